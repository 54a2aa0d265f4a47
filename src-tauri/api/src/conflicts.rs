//! Conflicts: why a slot does not hold, and where one would.

use chrono::TimeDelta;
use slipway_core::conflicts::Severity;
use slipway_core::time::{Slot, format_instant};

use crate::error::ApiError;
use crate::plan::counts as record_counts;
use crate::records::find;
use crate::rows::next_view;
use crate::session::Session;
use crate::times::{check_range, read_instant, span};
use crate::types::Nothing;
use crate::types::conflicts::{
    CanDeploy, CanDeployQuery, CheckQuery, CheckReport, ConflictCounts, NextQuery, NextSlot, WhyQuery,
};
use crate::types::releases::{LegalStarts, LegalStartsQuery};

/// The longest range in which legal starts are looked for, in days.
const LEGAL_STARTS_DAYS: i64 = 400;

/// Why a release cannot ship, at its slot or at another start.
pub fn why(session: &mut Session, input: WhyQuery) -> Result<CheckReport, ApiError> {
    let reading = session.read()?;
    let id = find(&reading.plan.releases, &input.key)?.id;
    let conflicts = match &input.at {
        None => reading.schedule.check(id),
        Some(at) => {
            let start = read_instant("at", at, reading.zone)?;
            reading.schedule.preview(id, start, None).conflicts
        }
    };
    Ok(CheckReport { conflicts: reading.conflict_views(id, conflicts, None) })
}

/// The next legal slot of a release.
pub fn next(session: &mut Session, input: NextQuery) -> Result<NextSlot, ApiError> {
    let reading = session.read()?;
    let id = find(&reading.plan.releases, &input.key)?.id;
    let next = match &input.from {
        None => reading.next_slot(id, None),
        Some(from) => reading.schedule.next_slot(id, read_instant("from", from, reading.zone)?),
    };
    Ok(next_view(reading.zone, next))
}

/// Where in a range a release could start.
pub fn legal_starts(session: &mut Session, input: LegalStartsQuery) -> Result<LegalStarts, ApiError> {
    let reading = session.read()?;
    let id = find(&reading.plan.releases, &input.key)?.id;
    let zone = reading.zone;
    let range = Slot::new(read_instant("from", &input.from, zone)?, read_instant("to", &input.to, zone)?);
    let starts = reading.schedule.legal_starts(id, check_range(range, LEGAL_STARTS_DAYS)?);
    // The engine gives half-open spans of whole minutes; here the last legal start is the end.
    let closed = starts.into_iter().map(|found| {
        let last = (found.end - TimeDelta::minutes(1)).max(found.start);
        span(zone, Slot::new(found.start, last))
    });
    Ok(LegalStarts { starts: closed.collect() })
}

/// The conflicts of some releases, or of all, in order of the releases' starts.
pub fn check(session: &mut Session, input: CheckQuery) -> Result<CheckReport, ApiError> {
    let reading = session.read()?;
    let releases = &reading.plan.releases;
    let mut found = if input.keys.is_empty() {
        reading.schedule.check_all()
    } else {
        let mut ids =
            input.keys.iter().map(|key| Ok(find(releases, key)?.id)).collect::<Result<Vec<_>, ApiError>>()?;
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| (id, reading.schedule.check(id))).collect()
    };
    found.sort_by_cached_key(|(id, _)| releases.get(*id).map(|release| (release.start, release.key.clone())));
    let conflicts =
        found.into_iter().flat_map(|(id, conflicts)| reading.conflict_views(id, conflicts, None)).collect();
    Ok(CheckReport { conflicts })
}

/// How many releases are blocked or warned of.
pub fn counts(session: &mut Session, _: Nothing) -> Result<ConflictCounts, ApiError> {
    let reading = session.read()?;
    let (mut blocked, mut warned) = (0, 0);
    for release in reading.plan.releases.iter() {
        match reading.schedule.worst(release.id) {
            Some(Severity::Blocks) => blocked += 1,
            Some(Severity::Warns) => warned += 1,
            None => {}
        }
    }
    Ok(ConflictCounts { blocked, warned, records: record_counts(&reading) })
}

/// Whether a service may be deployed to an environment, for a pipeline's gate.
pub fn can_deploy(session: &mut Session, input: CanDeployQuery) -> Result<CanDeploy, ApiError> {
    let reading = session.read()?;
    let service = find(&reading.plan.services, &input.service)?.id;
    let environment = find(&reading.plan.environments, &input.environment)?.id;
    let at = match &input.at {
        Some(at) => read_instant("at", at, reading.zone)?,
        None => reading.now,
    };
    let answer = reading
        .schedule
        .can_deploy(service, environment, at)
        .ok_or_else(|| ApiError::new("internal", "The index of the plan is not up to date; try again."))?;
    Ok(CanDeploy {
        open: answer.open,
        reasons: answer.reasons,
        next_change: answer.next_change.map(format_instant),
    })
}

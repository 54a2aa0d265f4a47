//! Releases: lists, single ones, scheduling, many at once.

mod bulk;
mod list;
mod schedule;

pub use bulk::bulk;
pub use list::list;
pub use schedule::{schedule, unschedule};

use slipway_core::conflicts::Conflict;
use slipway_core::format;

use crate::error::ApiError;
use crate::records::find;
use crate::rows::{name_of, next_view};
use crate::session::Session;
use crate::times::{local_text, span};
use crate::types::releases::{ReleaseDetail, ReleaseKey};

/// One release with all that is known about it.
pub fn get(session: &mut Session, input: ReleaseKey) -> Result<ReleaseDetail, ApiError> {
    let reading = session.read()?;
    let plan = reading.plan;
    let release = find(&plan.releases, &input.key)?;
    let record = format::Release::of(plan, release);
    let conflicts = reading.schedule.check(release.id);
    let needs_place =
        !release.stage.is_over() && (release.start.is_none() || conflicts.iter().any(Conflict::blocks));
    let mut dependents: Vec<_> = plan
        .releases
        .iter()
        .filter(|other| other.depends_on.binary_search(&release.id).is_ok())
        .map(|other| other.key.clone())
        .collect();
    dependents.sort_unstable();
    let crew_names =
        record.crew.iter().filter_map(|key| Some(plan.people.by_key(key)?.name.clone())).collect();
    Ok(ReleaseDetail {
        slot: release.slot(reading.zone).map(|slot| span(reading.zone, slot)),
        local_not_before: release.not_before.map(|at| local_text(reading.zone, at)),
        local_not_after: release.not_after.map(|at| local_text(reading.zone, at)),
        next_slot: needs_place.then(|| next_view(reading.zone, reading.next_slot(release.id, None))),
        conflicts: reading.conflict_views(release.id, conflicts, None),
        dependents,
        owner_name: name_of(plan, release.owner),
        crew_names,
        record,
    })
}

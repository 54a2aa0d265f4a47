//! Releases, conflicts and slots in the shapes of the API.

use chrono_tz::Tz;
use slipway_core::conflicts::{Conflict, ConflictKind, NextSlot, Severity};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::Release;
use slipway_core::teams::Person;
use slipway_core::time::{Duration, Instant, format_instant};

use crate::records::keys;
use crate::session::Reading;
use crate::times::{local_text, span, start_end};
use crate::types::conflicts::{self as types, ConflictView};
use crate::types::releases::ReleaseRow;

impl Reading<'_> {
    /// A release in a list or on the calendar.
    pub(crate) fn row(&self, release: &Release) -> ReleaseRow {
        let kinds = self.schedule.kinds(release.id);
        ReleaseRow {
            key: release.key.clone(),
            title: release.title.clone(),
            version: release.version.clone(),
            services: keys(&self.plan.services, &release.services),
            environments: keys(&self.plan.environments, &release.environments),
            stage: release.stage,
            kind: release.kind,
            risk: release.risk,
            owner: name_of(self.plan, release.owner),
            duration: release.duration.to_string(),
            downtime: release.downtime.to_string(),
            slot: release.slot(self.zone).map(|slot| span(self.zone, slot)),
            severity: worst(&kinds),
            conflicts: kinds.into_iter().map(|(kind, _)| kind).collect(),
        }
    }

    /// The release's next legal slot from now, with another duration if one is given.
    pub(crate) fn next_slot(&self, id: Id<Release>, duration: Option<Duration>) -> NextSlot {
        self.slots.next(self.schedule, id, self.now, duration)
    }

    /// The conflicts of one release, with its next legal slot from now where one blocks.
    pub(crate) fn conflict_views(
        &self,
        id: Id<Release>,
        conflicts: Vec<Conflict>,
        duration: Option<Duration>,
    ) -> Vec<ConflictView> {
        let blocked = conflicts.iter().any(Conflict::blocks);
        let next = blocked.then(|| self.next_slot(id, duration).slot().map(start_end)).flatten();
        conflicts
            .into_iter()
            .map(|conflict| {
                let next = next.clone().filter(|_| conflict.blocks());
                conflict_view(conflict, next)
            })
            .collect()
    }
}

/// One conflict, with the next legal slot of its release if it is known.
pub(crate) fn conflict_view(conflict: Conflict, next_slot: Option<types::StartEnd>) -> ConflictView {
    ConflictView {
        release: conflict.release,
        kind: conflict.kind,
        severity: conflict.severity,
        with: conflict.with,
        message: conflict.message,
        clear_by: conflict.clear_by,
        next_slot,
    }
}

/// The next legal slot, or why there is none.
pub(crate) fn next_view(zone: Tz, next: NextSlot) -> types::NextSlot {
    let local = |at: Instant| Some(local_text(zone, at));
    match next {
        NextSlot::Found(slot) => types::NextSlot {
            start: Some(format_instant(slot.start)),
            end: Some(format_instant(slot.end)),
            local_start: local(slot.start),
            local_end: local(slot.end),
            reason: None,
        },
        NextSlot::None { reason, .. } => types::NextSlot {
            start: None,
            end: None,
            local_start: None,
            local_end: None,
            reason: Some(reason),
        },
    }
}

/// How grave the gravest of these is.
pub(crate) fn worst(kinds: &[(ConflictKind, Severity)]) -> Option<Severity> {
    kinds.iter().map(|(_, severity)| *severity).min()
}

/// The name of a person, if one is given.
pub(crate) fn name_of(plan: &Plan, person: Option<Id<Person>>) -> Option<String> {
    Some(plan.people.get(person?)?.name.clone())
}

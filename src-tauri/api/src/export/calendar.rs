//! What was agreed, as a calendar: freezes, windows and releases become events that readers of iCalendar show.

use rustc_hash::FxHashMap;
use slipway_core::calendar::Recurrence;
use slipway_core::entity::{EntityKind, Record};
use slipway_core::freezes::{Freeze, FreezeLevel};
use slipway_core::plan::Plan;
use slipway_core::releases::{Release, ReleaseType, Stage};
use slipway_core::scope::Scope;
use slipway_core::time::{Instant, Slot, resolve_local};
use slipway_core::windows::Window;
use slipway_ical::calendar::{Calendar, Event, Status, When};
use slipway_store::Edits;
use uuid::Uuid;

use super::words;

/// For how many years on it is looked whether a recurring thing still comes, when no end is given.
const YEARS_AHEAD: i64 = 30;

/// A record of which the log says nothing.
pub(crate) const NO_EDITS: Edits = Edits { counted: 0, last: Instant::UNIX_EPOCH };

/// What goes into a calendar.
#[derive(Debug, Clone)]
pub struct CalendarParts {
    /// Freezes do.
    pub freezes: bool,
    /// Windows do.
    pub windows: bool,
    /// Scheduled releases do.
    pub releases: bool,
    /// What ends at or before this does not.
    pub from: Option<Instant>,
    /// What starts at or after this does not.
    pub to: Option<Instant>,
    /// What has nothing in common with this does not.
    pub scope: Scope,
}

/// How often records have changed and when last, from which the sequence and the stamps of events come.
pub type AllEdits = FxHashMap<(EntityKind, Uuid), Edits>;

/// Whether a reader of its event would notice a change of this field: what SEQUENCE counts.
pub(crate) fn is_noticed(kind: EntityKind, field: &str) -> bool {
    let noticed: &[&str] = match kind {
        EntityKind::Freeze => &[
            "name",
            "zone",
            "start",
            "duration",
            "rrule",
            "exdates",
            "rdates",
            "level",
            "reason",
            "contact",
            "scope.environments",
            "scope.services",
            "scope.teams",
            "scope.except_services",
        ],
        EntityKind::Window => &[
            "name",
            "zone",
            "start",
            "duration",
            "rrule",
            "exdates",
            "rdates",
            "scope.environments",
            "scope.services",
            "scope.teams",
            "scope.except_services",
            "capacity.releases",
            "capacity.downtime",
            "lead_time",
        ],
        EntityKind::Release => &[
            "key",
            "title",
            "version",
            "services",
            "environments",
            "type",
            "risk",
            "stage",
            "start",
            "duration",
            "downtime",
            "owner",
        ],
        _ => &[],
    };
    noticed.contains(&field)
}

/// The calendar of a plan, each kind in order of key. The same plan with the same edits gives the same text.
pub fn calendar(plan: &Plan, parts: &CalendarParts, all: &AllEdits) -> Calendar {
    let mut events = Vec::new();
    if parts.freezes {
        let wanted = plan
            .freezes
            .by_keys()
            .into_iter()
            .filter(|freeze| parts.wants(plan, &freeze.when, &freeze.scope));
        events.extend(wanted.map(|freeze| freeze_event(plan, freeze, edits_of(all, freeze.as_ref()))));
    }
    if parts.windows {
        let wanted = plan
            .windows
            .by_keys()
            .into_iter()
            .filter(|window| parts.wants(plan, &window.when, &window.scope));
        events.extend(wanted.map(|window| window_event(plan, window, edits_of(all, window.as_ref()))));
    }
    if parts.releases {
        for release in plan.releases.by_keys() {
            if let Some(slot) = release.slot(plan.settings.zone)
                && parts.has(slot)
                && parts.includes(plan, release)
            {
                events.push(release_event(plan, release, slot, edits_of(all, release.as_ref())));
            }
        }
    }
    Calendar { name: plan.settings.name.clone(), events }
}

fn edits_of<T: Record>(all: &AllEdits, record: &T) -> Edits {
    all.get(&(T::KIND, record.id().uuid())).copied().unwrap_or(NO_EDITS)
}

impl CalendarParts {
    fn has(&self, slot: Slot) -> bool {
        self.from.is_none_or(|from| slot.end > from) && self.to.is_none_or(|to| slot.start < to)
    }

    fn wants(&self, plan: &Plan, when: &Recurrence, scope: &Scope) -> bool {
        self.overlaps(when) && self.meets(plan, scope)
    }

    fn overlaps(&self, when: &Recurrence) -> bool {
        let first = resolve_local(when.zone, when.start).0;
        let begin =
            when.rdates.iter().map(|local| resolve_local(when.zone, *local).0).fold(first, Instant::min);
        match (self.from, self.to) {
            (None, None) => true,
            (None, Some(to)) => begin < to,
            (Some(from), to) => {
                let ahead = from.max(first) + chrono::TimeDelta::days(366 * YEARS_AHEAD);
                let until = to.unwrap_or(ahead);
                from < until && !when.next_occurrences(from, until, 1).is_empty()
            }
        }
    }

    /// Whether a scope has a pair of environment and service in common with the one asked for.
    fn meets(&self, plan: &Plan, scope: &Scope) -> bool {
        self.scope == Scope::everything()
            || plan.environments.iter().any(|environment| {
                plan.services.iter().any(|service| {
                    self.scope.covers(environment.id, service.id, service.team)
                        && scope.covers(environment.id, service.id, service.team)
                })
            })
    }

    fn includes(&self, plan: &Plan, release: &Release) -> bool {
        self.scope == Scope::everything()
            || release.environments.iter().any(|environment| {
                release.services.iter().any(|id| {
                    let team = plan.services.get(*id).and_then(|service| service.team);
                    self.scope.covers(*environment, *id, team)
                })
            })
    }
}

/// The identity of a thing's event for life.
pub(crate) fn uid(id: Uuid) -> String {
    format!("{id}@slipway")
}

/// The identity in the UID of an event of ours.
pub(crate) fn id_of_uid(uid: &str) -> Option<Uuid> {
    Uuid::parse_str(uid.strip_suffix("@slipway")?).ok()
}

fn event(id: Uuid, edits: Edits, summary: String, description: String, when: When) -> Event {
    Event {
        uid: uid(id),
        sequence: edits.counted,
        stamp: edits.last,
        last_modified: edits.last,
        summary,
        description,
        categories: Vec::new(),
        status: Status::Confirmed,
        busy: false,
        when,
    }
}

/// A freeze as an event.
pub(crate) fn freeze_event(plan: &Plan, freeze: &Freeze, edits: Edits) -> Event {
    let level = match freeze.level {
        FreezeLevel::Hard => "HARD",
        FreezeLevel::Soft => "SOFT",
    };
    Event {
        categories: vec!["FREEZE".to_owned(), level.to_owned()],
        ..event(
            freeze.id.uuid(),
            edits,
            format!("{}{}", words::FREEZE, freeze.name),
            words::of_freeze(plan, freeze),
            When::of_whole_days(&freeze.when),
        )
    }
}

/// A window as an event.
pub(crate) fn window_event(plan: &Plan, window: &Window, edits: Edits) -> Event {
    Event {
        categories: vec!["WINDOW".to_owned()],
        ..event(
            window.id.uuid(),
            edits,
            format!("{}{}", words::WINDOW, window.name),
            words::of_window(plan, window),
            When::of(&window.when),
        )
    }
}

fn release_event(plan: &Plan, release: &Release, slot: Slot, edits: Edits) -> Event {
    let kind = match release.kind {
        ReleaseType::Standard => "STANDARD",
        ReleaseType::Normal => "NORMAL",
        ReleaseType::Emergency => "EMERGENCY",
    };
    Event {
        categories: vec!["RELEASE".to_owned(), kind.to_owned()],
        status: if release.stage == Stage::Cancelled { Status::Cancelled } else { Status::Confirmed },
        busy: true,
        ..event(
            release.id.uuid(),
            edits,
            format!("{} {}", release.key, release.title),
            words::of_release(plan, release),
            When::Instants(slot),
        )
    }
}

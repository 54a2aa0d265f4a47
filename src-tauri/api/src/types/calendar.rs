//! What the calendar shows, the agenda, and iCalendar export.

use serde::{Deserialize, Serialize};
use slipway_core::entity::EntityKind;
use slipway_core::format::Scope;
use slipway_core::freezes::FreezeLevel;
use slipway_core::time::WallClock;
use ts_rs::TS;

use super::Span;
use super::releases::ReleaseRow;

/// A visible range.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RangeQuery {
    /// Its start: an instant, or a wall-clock time of the plan's zone.
    pub from: String,
    /// Its end (exclusive): an instant, or a wall-clock time of the plan's zone.
    pub to: String,
    /// Keys of services to show, any of them; empty for all.
    #[serde(default)]
    pub services: Vec<String>,
    /// Keys of environments to show, any of them; empty for all.
    #[serde(default)]
    pub environments: Vec<String>,
}

/// What lies in a visible range.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CalendarRange {
    /// The range itself.
    pub range: Span,
    /// Scheduled releases that overlap it, in order of start, then key.
    pub releases: Vec<ReleaseRow>,
    /// Occurrences of windows that overlap it.
    pub windows: Vec<Band>,
    /// Occurrences of freezes that overlap it.
    pub freezes: Vec<Band>,
    /// The environments, as lanes.
    pub lanes: Vec<Lane>,
    /// The instant it is now, as the backend sees it.
    pub now: Moment,
}

/// An instant, with its wall-clock time in the plan's zone.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Moment {
    /// UTC.
    pub instant: String,
    /// On the wall clock of the plan's zone.
    pub local: String,
}

/// One occurrence of a window or a freeze.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Band {
    /// Key of the window or freeze.
    pub key: String,
    /// What people read.
    pub name: String,
    /// When.
    pub slot: Span,
    /// Keys of the environments it covers.
    pub environments: Vec<String>,
    /// Whether the freeze blocks or warns; none for a window.
    pub level: Option<FreezeLevel>,
    /// Why it is frozen; empty for a window.
    pub reason: String,
    /// Whether it covers every service of those environments.
    pub every_service: bool,
    /// Whether its zone skipped or repeated its wall-clock start.
    pub wall_clock: WallClock,
}

/// An environment as a lane of the timeline.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Lane {
    /// Key of the environment.
    pub key: String,
    /// What people read.
    pub name: String,
    /// Whether it is open outside freezes, so that no window is needed.
    pub open: bool,
    /// How many releases it has in the range.
    pub releases: usize,
}

/// What happens when.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct AgendaQuery {
    /// From when; now when left out.
    #[ts(optional)]
    pub from: Option<String>,
    /// Until when; two weeks on when left out.
    #[ts(optional)]
    pub to: Option<String>,
}

/// What happens, in order.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Agenda {
    /// The entries, in order of start.
    pub entries: Vec<AgendaEntry>,
}

/// One thing that happens.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AgendaEntry {
    /// A release, a window or a freeze.
    pub kind: EntityKind,
    /// Its key.
    pub key: String,
    /// What people read.
    pub name: String,
    /// When.
    pub slot: Span,
    /// Keys of the environments.
    pub environments: Vec<String>,
    /// The release, when it is one.
    pub release: Option<ReleaseRow>,
    /// Whether the freeze blocks or warns, when it is one.
    pub level: Option<FreezeLevel>,
}

/// Which occurrences.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OccurrencesQuery {
    /// Key of a window or a freeze.
    pub key: String,
    /// Which of the two, where both have the key.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<EntityKind>,
    /// From when: an instant, or a wall-clock time of the plan's zone.
    pub from: String,
    /// Until when: an instant, or a wall-clock time of the plan's zone.
    pub to: String,
}

/// Occurrences, in order.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Occurrences {
    /// Those that overlap the range.
    pub occurrences: Vec<super::conflicts::StartEnd>,
}

/// What a calendar file is to hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct ExportCalendar {
    /// Holds freezes.
    pub freezes: bool,
    /// Holds windows.
    pub windows: bool,
    /// Holds releases.
    pub releases: bool,
    /// Leaves out what ends before this.
    #[ts(optional)]
    pub from: Option<String>,
    /// Leaves out what starts after this.
    #[ts(optional)]
    pub to: Option<String>,
    /// Only what touches this scope.
    pub scope: Scope,
    /// Where to write the file; the text is given back when left out.
    #[ts(optional)]
    pub path: Option<String>,
}

/// Asks for a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct ExportPlan {
    /// Where to write the file; the text is given back when left out.
    #[ts(optional)]
    pub path: Option<String>,
}

/// Asks for a table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportTable {
    /// Of what: release, freeze, window, person, service, team or environment.
    pub kind: EntityKind,
    /// Where to write the file; the text is given back when left out.
    #[serde(default)]
    #[ts(optional)]
    pub path: Option<String>,
}

/// A file that was made.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ExportedFile {
    /// Its text, unless it was written to a path.
    pub text: Option<String>,
    /// Where it was written.
    pub path: Option<String>,
    /// How many records it holds.
    pub records: usize,
    /// A file name that fits.
    pub suggested_name: String,
}

/// A wall-clock time to be resolved.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LocalTime {
    /// The IANA zone; the plan's when left out.
    #[serde(default)]
    #[ts(optional)]
    pub zone: Option<String>,
    /// The wall-clock time.
    pub local: String,
}

/// The instant of a wall-clock time.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ResolvedTime {
    /// The instant, UTC.
    pub instant: String,
    /// Whether the zone skips or repeats that time.
    pub wall_clock: WallClock,
}

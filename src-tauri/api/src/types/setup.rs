//! Setup: everything that changes seldom, and the preview of a rule while it is typed.

use serde::{Deserialize, Serialize};
use slipway_core::entity::EntityKind;
use slipway_core::format::{Environment, Freeze, Person, Service, Team, Window};
use slipway_core::time::WallClock;
use ts_rs::TS;

use super::Span;
use super::plan::PlanSettings;

/// Everything in Setup.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Setup {
    /// The plan's name and zone.
    pub settings: PlanSettings,
    /// In order of key, as all below.
    pub environments: Vec<Environment>,
    /// Teams.
    pub teams: Vec<Team>,
    /// People.
    pub people: Vec<Person>,
    /// Services.
    pub services: Vec<Service>,
    /// Windows, with their rules in words.
    pub windows: Vec<WindowRow>,
    /// Freezes, with their rules in words.
    pub freezes: Vec<FreezeRow>,
}

/// A window in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WindowRow {
    /// The record.
    pub record: Window,
    /// When it recurs, in words.
    pub words: String,
    /// Its next occurrence from now.
    pub next: Option<Span>,
}

/// A freeze in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FreezeRow {
    /// The record.
    pub record: Freeze,
    /// When it recurs, in words.
    pub words: String,
    /// Its next occurrence from now.
    pub next: Option<Span>,
}

/// A rule as it is being typed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RuleDraft {
    /// The IANA zone; the plan's when empty.
    pub zone: String,
    /// The first start, local to the zone.
    pub start: String,
    /// How long each occurrence lasts, ISO 8601.
    pub duration: String,
    /// The recurrence rule; none for a single span.
    #[serde(default)]
    pub rrule: Option<String>,
    /// Local starts that are left out.
    #[serde(default)]
    pub exdates: Vec<String>,
    /// Local starts that are added.
    #[serde(default)]
    pub rdates: Vec<String>,
    /// How many occurrences to show; five when left out.
    #[serde(default)]
    #[ts(optional)]
    pub count: Option<usize>,
}

/// What the rule means.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RulePreview {
    /// In words; empty when there is a problem.
    pub words: String,
    /// The rule as it would be stored.
    pub rrule: Option<String>,
    /// The next occurrences from now, or the last ones when all are past.
    pub occurrences: Vec<OccurrenceView>,
    /// What is wrong with what was typed, if anything.
    pub problem: Option<Problem>,
}

/// One occurrence of a rule, in the rule's own zone.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OccurrenceView {
    /// Its start, UTC.
    pub start: String,
    /// Its end (exclusive), UTC.
    pub end: String,
    /// Its start on the wall clock of the rule's zone.
    pub local_start: String,
    /// Its end on the wall clock of the rule's zone.
    pub local_end: String,
    /// Whether the zone skipped or repeated the wall-clock start.
    pub wall_clock: WallClock,
}

/// What is wrong with a field of a form.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Problem {
    /// The field, as the plan format names it.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Finds anything.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Words, all of which a key or name must hold.
    pub query: String,
    /// How many to give at most; 20 when left out.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<usize>,
}

/// What was found, the best first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SearchHits {
    /// The hits.
    pub hits: Vec<SearchHit>,
}

/// One thing that was found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SearchHit {
    /// Its kind.
    pub kind: EntityKind,
    /// Its key.
    pub key: String,
    /// What people read.
    pub name: String,
    /// A line that tells it from others.
    pub detail: String,
}

/// The IANA zones that can be chosen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Zones {
    /// Their names, sorted.
    pub zones: Vec<String>,
    /// The zone of this machine.
    pub own: String,
}

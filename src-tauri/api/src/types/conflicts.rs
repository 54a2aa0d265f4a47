//! Conflicts: why a slot does not hold, and where one would.

use serde::{Deserialize, Serialize};
use slipway_core::conflicts::{ConflictKind, Severity};
use ts_rs::TS;

use super::plan::Counts;

/// One reason a slot does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConflictView {
    /// Key of the release.
    pub release: String,
    /// What kind of reason.
    pub kind: ConflictKind,
    /// Whether it blocks or warns.
    pub severity: Severity,
    /// Keys of what it conflicts with: windows, freezes, releases, people.
    pub with: Vec<String>,
    /// The reason as a sentence.
    pub message: String,
    /// Names of those who can clear it.
    pub clear_by: Vec<String>,
    /// The release's next legal slot from now, when something blocks.
    pub next_slot: Option<StartEnd>,
}

impl ConflictView {
    /// Whether it blocks, so that the release cannot ship.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Blocks
    }
}

/// A slot, UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StartEnd {
    /// Its start.
    pub start: String,
    /// Its end (exclusive).
    pub end: String,
}

/// The next legal slot, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct NextSlot {
    /// Its start, UTC; none when there is no legal slot.
    pub start: Option<String>,
    /// Its end (exclusive), UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Its start on the wall clock of the plan's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_start: Option<String>,
    /// Its end on the wall clock of the plan's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_end: Option<String>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Which releases to check.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct CheckQuery {
    /// Their keys; all when empty.
    pub keys: Vec<String>,
}

/// What a check found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckReport {
    /// Every conflict, in order of the releases' starts.
    pub conflicts: Vec<ConflictView>,
}

/// Why a release cannot ship, at its slot or at another.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WhyQuery {
    /// Key of the release.
    pub key: String,
    /// The start to ask about: an instant, or a wall-clock time of the plan's zone; its own when left out.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<String>,
}

/// From when to look for the next legal slot.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NextQuery {
    /// Key of the release.
    pub key: String,
    /// From when: an instant, or a wall-clock time of the plan's zone; now when left out.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<String>,
}

/// Whether a service may be deployed to an environment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CanDeployQuery {
    /// Key of the service.
    pub service: String,
    /// Key of the environment.
    pub environment: String,
    /// When: an instant, or a wall-clock time of the plan's zone; now when left out.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<String>,
}

/// The answer.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CanDeploy {
    /// Whether it may.
    pub open: bool,
    /// Why, or why not, as sentences.
    pub reasons: Vec<String>,
    /// When the answer changes next, UTC; none when it does not within 400 days.
    pub next_change: Option<String>,
}

/// How many conflicts there are in all, for the rail.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConflictCounts {
    /// Releases that something blocks.
    pub blocked: usize,
    /// Releases that are only warned of.
    pub warned: usize,
    /// How many records there are.
    pub records: Counts,
}

//! Opening plans, and what is said about the one that is open.

use serde::{Deserialize, Serialize};
use slipway_core::entity::EntityKind;
use ts_rs::TS;

/// What the UI needs when it starts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AppStart {
    /// The plan that is open, if one is.
    pub plan: Option<PlanSummary>,
    /// Plans opened before, the newest first.
    pub recent: Vec<RecentPlan>,
    /// Whether other plans can be opened: not under `slipway serve`, which serves one.
    pub can_switch: bool,
    /// The version of Slipway.
    pub version: String,
    /// The instant it is now, as the backend sees it.
    pub now: String,
}

/// A plan opened before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecentPlan {
    /// Where the file is.
    pub path: String,
    /// What the plan was called.
    pub name: String,
    /// When it was last opened.
    pub opened: String,
    /// Whether the file is still there.
    pub exists: bool,
}

/// The open plan in brief.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PlanSummary {
    /// What people call it.
    pub name: String,
    /// Its IANA zone.
    pub zone: String,
    /// Where the file is.
    pub path: String,
    /// Grows with every change to the file, whoever makes it.
    #[ts(type = "number")]
    pub revision: u64,
    /// Whether the file can only be read.
    pub read_only: bool,
    /// How many records there are of each kind.
    pub counts: Counts,
    /// What undo would take back.
    pub undo: Option<StepName>,
    /// What redo would bring back.
    pub redo: Option<StepName>,
}

/// How many records there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[allow(missing_docs, reason = "each is the number of records of its name")]
pub struct Counts {
    pub environments: usize,
    pub teams: usize,
    pub people: usize,
    pub services: usize,
    pub windows: usize,
    pub freezes: usize,
    pub releases: usize,
    pub unscheduled: usize,
}

/// A step of history in brief.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StepName {
    /// What was done, such as “Move PAY-142”.
    pub intent: String,
    /// Who did it.
    pub actor: String,
    /// When.
    pub at: String,
}

/// Asks whether the plan has changed since.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Revision {
    /// The revision now.
    #[ts(type = "number")]
    pub revision: u64,
}

/// Which file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PlanPath {
    /// Where the file is.
    pub path: String,
}

/// A new plan.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// Where the file is to be.
    pub path: String,
    /// What people call the plan.
    pub name: String,
    /// Its IANA zone.
    pub zone: String,
}

/// The sample plan.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct NewSample {
    /// Where the file is to be; in the data directory when left out.
    #[ts(optional)]
    pub path: Option<String>,
}

/// The plan's own name and zone.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PlanSettings {
    /// What people call it.
    pub name: String,
    /// Its IANA zone.
    pub zone: String,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Written {
    /// The revision after it.
    #[ts(type = "number")]
    pub revision: u64,
    /// The records that were made, changed or removed.
    pub touched: Vec<TouchedRecord>,
    /// What undo would take back now.
    pub undo: Option<StepName>,
    /// What redo would bring back now.
    pub redo: Option<StepName>,
}

/// A record that a write made, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TouchedRecord {
    /// Its kind.
    pub kind: EntityKind,
    /// Its identity.
    pub id: String,
    /// Its key now; none when it was removed.
    pub key: Option<String>,
}

/// A backup copy of the plan.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BackupFile {
    /// Where the copy is.
    pub path: String,
    /// When it was made.
    pub at: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Where a backup goes; beside the data directory when left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct NewBackup {
    /// Where the copy is to be.
    #[ts(optional)]
    pub path: Option<String>,
}

//! History: what was done, undo, audit.

use serde::{Deserialize, Serialize};
use slipway_core::entity::EntityKind;
use ts_rs::TS;

use super::plan::{StepName, Written};

/// Which part of history.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct LogQuery {
    /// Only steps that touched the record of this kind …
    #[ts(optional)]
    pub kind: Option<EntityKind>,
    /// … and key (a release when no kind is given).
    #[ts(optional)]
    pub key: Option<String>,
    /// Only steps before this one.
    #[ts(optional, type = "number")]
    pub before: Option<u64>,
    /// How many to give at most; 50 when left out.
    #[ts(optional)]
    pub limit: Option<usize>,
}

/// A part of history, the newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LogPage {
    /// The steps.
    pub steps: Vec<StepView>,
    /// Whether there are more before these.
    pub more: bool,
}

/// One step.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StepView {
    /// Its place in the file.
    #[ts(type = "number")]
    pub seq: u64,
    /// When, UTC.
    pub at: String,
    /// When, on the wall clock of the plan's zone.
    pub local_at: String,
    /// Who.
    pub actor: String,
    /// What, such as “Move PAY-142”.
    pub intent: String,
    /// `do`, `undo` or `redo`.
    pub kind: String,
    /// Whether it has been taken back since.
    pub undone: bool,
    /// What it changed; cut at 200, with `change_count` telling how many there are.
    pub changes: Vec<ChangeView>,
    /// How many changes it made.
    pub change_count: usize,
}

/// One change of one field.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ChangeView {
    /// The kind of record.
    pub kind: EntityKind,
    /// Its key, or the key it had when it was there.
    pub key: String,
    /// `create`, `delete`, `set`, `add` or `remove`.
    pub op: String,
    /// The field; empty for a whole record.
    pub field: String,
    /// The value before, as people read it.
    pub before: Option<String>,
    /// The value after, as people read it.
    pub after: Option<String>,
}

/// What undo or redo did.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Undone {
    /// The step that was taken back or brought back; none when there was none.
    pub step: Option<StepName>,
    /// What was written.
    pub written: Written,
}

/// What an audit found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AuditReport {
    /// Whether the log is whole and, for a rebuild, gives the state of the tables.
    pub sound: bool,
    /// How many operations were looked at.
    #[ts(type = "number")]
    pub operations: u64,
    /// What is wrong, as sentences.
    pub problems: Vec<String>,
}

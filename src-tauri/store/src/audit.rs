//! What an audit of the log finds.

use slipway_core::entity::EntityKind;
use uuid::Uuid;

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditProblemKind {
    /// It does not say what it said when it was written.
    Edited,
    /// It is gone.
    Missing,
    /// It does not stand where it stood, or was never there.
    Misplaced,
    /// The derived undo stack is not what the log says.
    UndoStack,
    /// A record is not what its operations made it.
    Record,
    /// The database or its safeguards are damaged.
    File,
}

/// One thing that an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditProblem {
    /// What is wrong.
    pub kind: AuditProblemKind,
    /// The step's number, when it concerns one.
    pub step: Option<u64>,
    /// The operation's number, when it concerns one.
    pub operation: Option<u64>,
    /// The sentence.
    pub message: String,
}

/// What an audit of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// How many steps were read.
    pub steps: u64,
    /// How many operations were read.
    pub operations: u64,
    /// The hash of the last entry, in hexadecimal: written down elsewhere, it proves later that nothing
    /// before it has changed.
    pub head: String,
    /// Everything that is wrong, in order of the log.
    pub problems: Vec<AuditProblem>,
}

impl AuditReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}

/// A record that is not what its operations made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub kind: EntityKind,
    /// Its identity.
    pub id: Uuid,
    /// Its key, in the plan or in the log.
    pub key: String,
    /// The field, when both have the record.
    pub field: Option<String>,
    /// The sentence.
    pub message: String,
}

/// What came of folding all operations and comparing with the tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RebuildReport {
    /// How many operations were folded.
    pub operations: u64,
    /// How many records came of them.
    pub records: u64,
    /// Where the tables differ.
    pub differences: Vec<Difference>,
}

impl RebuildReport {
    /// Whether the tables are what the log says.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

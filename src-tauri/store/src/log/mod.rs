//! The operation log: who changed what, when, from what to what; hash-chained and append-only.

pub(crate) mod append;
pub(crate) mod chain;
pub(crate) mod edits;
pub(crate) mod read;

pub use edits::Edits;

use std::fmt;

use serde_json::Value;
use slipway_core::entity::EntityKind;
use slipway_core::time::Instant;
use uuid::Uuid;

/// Who makes a change: a name for people, as it is shown in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    actor: String,
}

impl Author {
    /// The author with this name: one line, cut at 500 characters; an empty one becomes “unknown”.
    pub fn new(actor: &str) -> Self {
        let actor = one_line(actor);
        Self { actor: if actor.is_empty() { "unknown".to_owned() } else { actor } }
    }

    /// The name.
    pub fn actor(&self) -> &str {
        &self.actor
    }
}

/// Text as the log keeps it: one line of at most 500 characters.
pub(crate) fn one_line(text: &str) -> String {
    let clean = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(slipway_core::text::LINE_LIMIT).collect()
}

/// Whether a step did something new, or took back or repeated an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Something new.
    Do,
    /// The inverse of an earlier step.
    Undo,
    /// An undone step once more.
    Redo,
}

impl StepKind {
    /// The word in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Do, Self::Undo, Self::Redo].into_iter().find(|kind| kind.word() == word)
    }
}

/// What an operation did to its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Made a record; the value after is the whole record.
    Create,
    /// Took a record out; the value before is the whole record.
    Delete,
    /// Set one field.
    Set,
    /// Added one element to a set.
    Add,
    /// Removed one element from a set.
    Remove,
}

impl OperationKind {
    /// The word in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Set => "set",
            Self::Add => "add",
            Self::Remove => "remove",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Create, Self::Delete, Self::Set, Self::Add, Self::Remove]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl fmt::Display for OperationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A step: everything that one `transact`, undo or redo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepInfo {
    /// Its number in the file, from 1 without gaps.
    pub seq: u64,
    /// Its identity: a UUID of version 7.
    pub id: Uuid,
    /// What it was called, such as “Move PAY-142”; an undo carries the name of what it took back.
    pub intent: String,
    /// Who did it.
    pub actor: String,
    /// When, for people: never used to order anything.
    pub at: Instant,
    /// Whether it did, undid or redid.
    pub kind: StepKind,
    /// The step that it undid or redid.
    pub of: Option<Uuid>,
}

/// A step with what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
    /// The step.
    pub step: StepInfo,
    /// Its operations in order: those on the record asked for, at most [`LogFilter::OPERATIONS`].
    pub operations: Vec<OperationRecord>,
    /// How many operations the step has in all.
    pub operations_in_all: u64,
    /// Whether it did something that has been taken back since and not been brought back.
    pub undone: bool,
}

/// One change to one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRecord {
    /// Its number in the file, from 1 without gaps.
    pub seq: u64,
    /// Its identity: a UUID of version 7.
    pub id: Uuid,
    /// The device that wrote it.
    pub device: Uuid,
    /// Its number on that device, from 1 without gaps.
    pub device_seq: u64,
    /// The kind of the record.
    pub entity: EntityKind,
    /// The identity of the record.
    pub entity_id: Uuid,
    /// The field, dotted inside (`scope.environments`); none for a create or delete.
    pub field: Option<String>,
    /// What it did.
    pub kind: OperationKind,
    /// The value before; the element that was removed, or the whole record that was deleted.
    pub before: Option<Value>,
    /// The value after; the element that was added, or the whole record that was created.
    pub after: Option<Value>,
    /// The last operation on that cell that the author knew of.
    pub seen: Option<Uuid>,
}

/// Which steps to read from the log: the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogFilter {
    /// Only steps that touched this record, with their operations on it.
    pub entity: Option<(EntityKind, Uuid)>,
    /// Only steps before this number, to page on.
    pub before_seq: Option<u64>,
    /// At most so many steps.
    pub limit: usize,
}

impl LogFilter {
    /// How many operations of one step are read at most: an import may have ten thousand.
    pub const OPERATIONS: u64 = 200;
}

impl Default for LogFilter {
    fn default() -> Self {
        Self { entity: None, before_seq: None, limit: 100 }
    }
}

/// Where the log ends: how many steps and operations there are, and the hash of the last operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) steps: i64,
    pub(crate) operations: i64,
    pub(crate) hash: chain::Hash,
}

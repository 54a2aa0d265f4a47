//! What the engine answers.

use serde::Serialize;

use super::kind::{ConflictKind, Severity};
use crate::ids::Id;
use crate::releases::Release;
use crate::time::{Instant, instant_text};

/// One reason why the slot of a release does not hold, or should be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Conflict {
    /// The key of the release.
    pub release: String,
    /// What is wrong.
    pub kind: ConflictKind,
    /// Whether it blocks.
    pub severity: Severity,
    /// The keys of what it is in conflict with: windows, a freeze, releases or people, depending on the kind.
    pub with: Vec<String>,
    /// One sentence for a person, with times in the plan's zone, that also says what would clear it.
    pub message: String,
    /// The names of who can clear it, the first to ask first.
    pub clear_by: Vec<String>,
}

/// What would be if one release had another slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Preview {
    /// The conflicts of the release itself, there.
    pub conflicts: Vec<Conflict>,
    /// Blocking conflicts of other releases, of kinds that they do not have now.
    pub gained: Vec<Conflict>,
    /// Blocking conflicts that other releases have now, of kinds that they would have no more.
    pub lost: Vec<Conflict>,
}

/// Where a release could go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextSlot {
    /// The earliest legal slot.
    Found(crate::time::Slot),
    /// There is none.
    None {
        /// Starts before this instant have been ruled out.
        searched_until: Instant,
        /// Why, in one sentence: “None before …, because …”.
        reason: String,
    },
}

impl NextSlot {
    /// The slot, if there is one.
    pub fn slot(&self) -> Option<crate::time::Slot> {
        match self {
            Self::Found(slot) => Some(*slot),
            Self::None { .. } => None,
        }
    }
}

/// Whether a service may be deployed to an environment at some instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Openness {
    /// Whether it may.
    pub open: bool,
    /// Why, or why not: one sentence each.
    pub reasons: Vec<String>,
    /// When the answer changes next; none when it does not within 400 days.
    #[serde(with = "instant_text::option")]
    #[ts(type = "string | null")]
    pub next_change: Option<Instant>,
}

/// The conflicts of one release among many.
pub type Checked = (Id<Release>, Vec<Conflict>);

impl Conflict {
    /// Whether it blocks.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Blocks
    }
}

//! Freezes: when a scope must not change.

use serde::{Deserialize, Serialize};

use crate::calendar::Recurrence;
use crate::ids::Id;
use crate::scope::Scope;
use crate::teams::Person;

/// Whether a freeze blocks or only warns.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ts_rs::TS, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FreezeLevel {
    /// Blocks.
    #[default]
    Hard,
    /// Warns.
    Soft,
}

/// A span, recurring or single, in which a scope must not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Its identity.
    pub id: Id<Freeze>,
    /// What people type, unique among freezes.
    pub key: String,
    /// What people read.
    pub name: String,
    /// When it holds, on the wall clock of its zone.
    #[serde(flatten)]
    pub when: Recurrence,
    /// What must not change.
    pub scope: Scope,
    /// Whether it blocks.
    pub level: FreezeLevel,
    /// Why; may be empty.
    pub reason: String,
    /// Who can grant an exception.
    pub contact: Option<Id<Person>>,
}

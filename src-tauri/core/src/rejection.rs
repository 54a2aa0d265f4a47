//! Why a change is refused.

use serde::{Deserialize, Serialize};

/// The stable codes of what the domain refuses. Callers match on these, never on the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionCode {
    /// A field holds something it must not.
    Invalid,
    /// A key that another record of the kind has already.
    DuplicateKey,
    /// A reference to something the plan does not have.
    UnknownReference,
    /// A dependency that leads back to itself.
    Cycle,
    /// A record that others still refer to cannot be removed.
    StillUsed,
    /// A record that is not in the plan.
    NotFound,
}

/// A refused change: what happened, to which thing, and what to do, as one sentence for a person, and a
/// code and the field for a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// What kind of refusal it is.
    pub code: RejectionCode,
    /// The sentence.
    pub message: String,
    /// The field at fault, as the plan format names it.
    pub field: Option<String>,
}

impl Rejection {
    /// A refusal with this code and sentence.
    pub fn new(code: RejectionCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None }
    }

    /// A field that holds something it must not.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self { code: RejectionCode::Invalid, message: message.into(), field: Some(field.to_owned()) }
    }

    /// The same refusal, with the field at fault.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

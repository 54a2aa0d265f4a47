//! What a command says when it cannot do what was asked.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value, json};
use slipway_core::rejection::{Rejection, RejectionCode};
use slipway_core::time::TimeError;
use slipway_store::StoreError;

/// Why a command failed: a stable code for programs, a sentence for people (what happened, to which thing,
/// what to do) and whatever else is known about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApiError {
    /// Stable; see `docs/errors.md` for the list. Programs match on this, never on the sentence.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// An object: `field` at fault, `kind` and `key` of the record, `path` of the file, where known.
    pub details: Value,
}

impl ApiError {
    /// An error without details.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), details: Value::Object(Map::new()) }
    }

    /// Input that cannot be read or makes no sense, with the field at fault (empty for the whole).
    pub fn bad_input(field: &str, message: impl Into<String>) -> Self {
        Self::new("bad-input", message).with("field", field)
    }

    /// A command that needs a plan while none is open.
    pub fn no_plan() -> Self {
        Self::new("no-plan", "No plan is open; open one, or make a new one, first.")
    }

    /// The same error with one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Value::Object(details) = &mut self.details {
            details.insert(name.to_owned(), value.into());
        }
        self
    }

    /// A time, duration or zone in `field` that cannot be read.
    pub fn time(field: &str, error: &TimeError) -> Self {
        Self::bad_input(field, format!("{field}: {error}."))
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        let code = match rejection.code {
            RejectionCode::Invalid => "invalid",
            RejectionCode::DuplicateKey => "duplicate-key",
            RejectionCode::UnknownReference => "unknown-reference",
            RejectionCode::Cycle => "cycle",
            RejectionCode::StillUsed => "still-used",
            RejectionCode::NotFound => "not-found",
        };
        let error = Self::new(code, rejection.message);
        match rejection.field {
            Some(field) => error.with("field", field),
            None => error,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let at = |code: &str, path: &std::path::Path| {
            Self::new(code, message.clone()).with("path", path.to_string_lossy())
        };
        match &error {
            StoreError::Rejected(rejection) => rejection.clone().into(),
            StoreError::Missing { path } => at("missing-file", path),
            StoreError::Exists { path } => at("file-exists", path),
            StoreError::NotAPlan { path, .. } => at("not-a-plan", path),
            StoreError::NewerFile { path, found, supported } => {
                at("newer-file", path).with("found", *found).with("supported", *supported)
            }
            StoreError::ReadOnly { path, .. } => at("read-only", path),
            StoreError::DiskFull { path, .. } => at("disk-full", path),
            StoreError::Busy { path, .. } => at("busy", path),
            StoreError::Corrupt { path, .. } => at("damaged-file", path),
            StoreError::UndoRefused { kind, key, field, moved_by, .. } => Self {
                code: "undo-refused".to_owned(),
                details: json!({ "kind": kind, "key": key, "field": field, "moved_by": moved_by }),
                message,
            },
            StoreError::Io { path, .. } | StoreError::Sqlite { path, .. } => at("file-failed", path),
        }
    }
}

//! The inputs and outputs of the commands. TypeScript types are generated from these.
//!
//! Instants are RFC 3339 UTC with `Z`; `local_…` fields are the same moment on the wall clock of the plan's
//! zone, so that the UI computes no zones. Records have the shapes of the plan format (`slipway_core::format`).

pub mod calendar;
pub mod conflicts;
pub mod history;
pub mod import;
pub mod plan;
pub mod releases;
pub mod setup;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command without input: an empty object.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A span of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Span {
    /// Its start, UTC.
    pub start: String,
    /// Its end (exclusive), UTC.
    pub end: String,
    /// Its start on the wall clock of the plan's zone.
    pub local_start: String,
    /// Its end on the wall clock of the plan's zone.
    pub local_end: String,
}

//! The kinds of conflict and how much they weigh.

use serde::{Deserialize, Serialize};

/// Why a slot does not hold, in the order in which reasons are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictKind {
    /// The start lies in no window that covers the pair.
    OutsideWindow,
    /// The start lies in a window, the end does not.
    ExceedsWindow,
    /// The slot overlaps a freeze.
    HitsFreeze,
    /// The window holds as much as it may already.
    WindowFull,
    /// Another release deploys the same service, or one it depends on, to the same environment.
    EnvironmentBusy,
    /// Something it depends on is not deployed before it.
    DependencyOrder,
    /// Owner or crew are absent, on another release, or off hours.
    PersonUnavailable,
    /// Before the earliest start or after the latest end.
    OutOfBounds,
    /// The clock changes during the slot, or its wall-clock start is skipped or comes twice.
    ClockChange,
}

/// How much a conflict weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The release must not go ahead like this.
    Blocks,
    /// It may, but somebody should look.
    Warns,
}

impl ConflictKind {
    /// All kinds, in order.
    pub const ALL: [Self; 9] = [
        Self::OutsideWindow,
        Self::ExceedsWindow,
        Self::HitsFreeze,
        Self::WindowFull,
        Self::EnvironmentBusy,
        Self::DependencyOrder,
        Self::PersonUnavailable,
        Self::OutOfBounds,
        Self::ClockChange,
    ];
}

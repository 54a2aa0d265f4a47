//! What the rules find, as numbers: sentences are made of it only when somebody reads them.

use chrono_tz::Tz;

use super::index::Standing;
use super::kind::{ConflictKind, Severity};
use crate::freezes::FreezeLevel;
use crate::time::{Instant, Slot};

/// An environment and a service, by number.
pub(super) type Pair = (usize, usize);

/// One thing that is wrong with the slot of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    Outside { pairs: Vec<Pair> },
    Exceeds { pairs: Vec<Pair>, windows: Vec<usize>, closes: Instant },
    Freeze { freeze: usize, occurrence: Slot, level: FreezeLevel },
    Full { window: usize, occurrence: Slot, before: Vec<usize>, releases: bool, downtime: bool },
    Busy { other: usize },
    Dependency { on: usize, standing: Standing },
    Absent { person: usize, absences: Vec<usize> },
    DoubleBooked { person: usize, other: usize },
    OffHours { person: usize },
    Bounds { early: bool, late: bool },
    Clock { zone: Tz, windows: Vec<usize>, change: Option<Instant>, uneven: bool, repeated_start: bool },
}

impl Finding {
    pub fn kind(&self) -> ConflictKind {
        match self {
            Self::Outside { .. } => ConflictKind::OutsideWindow,
            Self::Exceeds { .. } => ConflictKind::ExceedsWindow,
            Self::Freeze { .. } => ConflictKind::HitsFreeze,
            Self::Full { .. } => ConflictKind::WindowFull,
            Self::Busy { .. } => ConflictKind::EnvironmentBusy,
            Self::Dependency { .. } => ConflictKind::DependencyOrder,
            Self::Absent { .. } | Self::DoubleBooked { .. } | Self::OffHours { .. } => {
                ConflictKind::PersonUnavailable
            }
            Self::Bounds { .. } => ConflictKind::OutOfBounds,
            Self::Clock { .. } => ConflictKind::ClockChange,
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Self::Freeze { level: FreezeLevel::Soft, .. } | Self::OffHours { .. } | Self::Clock { .. } => {
                Severity::Warns
            }
            _ => Severity::Blocks,
        }
    }

    pub fn blocks(&self) -> bool {
        self.severity() == Severity::Blocks
    }
}

//! What holds for the plan as a whole.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::ids::Id;

/// The plan's own name and zone: a record like any other, so that renaming is logged and undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The identity of the plan, made when the file was.
    pub id: Id<Settings>,
    /// What people read.
    pub name: String,
    /// The zone in which times are shown and nominal days of releases are counted.
    pub zone: Tz,
}

//! Deployment windows.

use serde::{Deserialize, Serialize};

use crate::calendar::Recurrence;
use crate::ids::Id;
use crate::scope::Scope;
use crate::time::Duration;

/// When a scope may be deployed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its identity.
    pub id: Id<Window>,
    /// What people type, unique among windows.
    pub key: String,
    /// What people read.
    pub name: String,
    /// When it holds, on the wall clock of its zone.
    #[serde(flatten)]
    pub when: Recurrence,
    /// What it is for.
    pub scope: Scope,
    /// How much fits into one occurrence.
    pub capacity: Capacity,
    /// How long before an occurrence a release must be scheduled into it.
    pub lead_time: Option<Duration>,
}

/// How much fits into one occurrence of a window; what is not given is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Capacity {
    /// How many releases.
    pub releases: Option<u32>,
    /// How much planned downtime in sum.
    pub downtime: Option<Duration>,
}

impl Capacity {
    /// Whether anything is limited.
    pub fn is_limited(&self) -> bool {
        self.releases.is_some() || self.downtime.is_some()
    }
}

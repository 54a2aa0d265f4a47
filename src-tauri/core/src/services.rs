//! What is deployed, and what it needs.

use serde::{Deserialize, Serialize};

use crate::ids::Id;
use crate::teams::Team;

/// A service; services depend on services, never in a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its identity.
    pub id: Id<Service>,
    /// What people type, unique among services.
    pub key: String,
    /// What people read.
    pub name: String,
    /// Who owns it.
    pub team: Option<Id<Team>>,
    /// What it needs to run, directly; sorted.
    pub depends_on: Vec<Id<Service>>,
}

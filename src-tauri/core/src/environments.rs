//! Where things are deployed.

use serde::{Deserialize, Serialize};

use crate::ids::Id;

/// Whether deployments need a window.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ts_rs::TS, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum EnvironmentPolicy {
    /// Only inside a window.
    #[default]
    Windows,
    /// Any time that is not frozen.
    Open,
}

/// A place where services run, such as `prod-eu`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Its identity.
    pub id: Id<Environment>,
    /// What people type, unique among environments.
    pub key: String,
    /// What people read.
    pub name: String,
    /// Whether deployments need a window.
    pub policy: EnvironmentPolicy,
}

//! Releases: versions of services on their way to environments.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::environments::Environment;
use crate::ids::Id;
use crate::services::Service;
use crate::teams::Person;
use crate::time::{Duration, Instant, Slot, instant_text};

/// The type of change (ITIL: standard, normal, emergency).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ts_rs::TS, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ReleaseType {
    /// Pre-approved and routine.
    Standard,
    /// Assessed and approved one by one.
    #[default]
    Normal,
    /// As soon as possible, to mend or to ward off harm.
    Emergency,
}

/// How much could go wrong.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    ts_rs::TS,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Little.
    Low,
    /// Some.
    #[default]
    Medium,
    /// Much.
    High,
}

/// Where a release stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    ts_rs::TS,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Being written.
    #[default]
    Draft,
    /// Complete, to be approved.
    Ready,
    /// Approved, to be scheduled.
    Approved,
    /// Has its slot.
    Scheduled,
    /// Being deployed now.
    Deploying,
    /// Deployed and watched.
    Observing,
    /// Done.
    Closed,
    /// Taken back.
    RolledBack,
    /// Not going to happen.
    Cancelled,
}

impl Stage {
    /// Whether its slot counts for anybody: a cancelled release occupies nothing.
    pub fn occupies(self) -> bool {
        self != Self::Cancelled
    }

    /// Whether nothing of it lies ahead any more, so that it is not checked.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::RolledBack | Self::Cancelled)
    }
}

/// A version of one or more services for one or more environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its identity.
    pub id: Id<Release>,
    /// What people type, unique among releases.
    pub key: String,
    /// What people read.
    pub title: String,
    /// What is deployed, sorted.
    pub services: Vec<Id<Service>>,
    /// Where, sorted.
    pub environments: Vec<Id<Environment>>,
    /// Which version; may be empty.
    pub version: String,
    /// The type of change.
    #[serde(rename = "type")]
    pub kind: ReleaseType,
    /// How much could go wrong.
    pub risk: Risk,
    /// Where it stands.
    pub stage: Stage,
    /// How long the deployment is planned to take; never zero.
    pub duration: Duration,
    /// How much of it users will notice.
    pub downtime: Duration,
    /// How long taking it back would take.
    pub rollback: Duration,
    /// What must be deployed before it, sorted.
    pub depends_on: Vec<Id<Release>>,
    /// Who answers for it.
    pub owner: Option<Id<Person>>,
    /// Who else deploys it, sorted.
    pub crew: Vec<Id<Person>>,
    /// The earliest start.
    #[serde(with = "instant_text::option")]
    pub not_before: Option<Instant>,
    /// The latest end.
    #[serde(with = "instant_text::option")]
    pub not_after: Option<Instant>,
    /// When it starts; none while unscheduled.
    #[serde(with = "instant_text::option")]
    pub start: Option<Instant>,
    /// Anything else.
    pub notes: String,
}

impl Release {
    /// The slot `[start, start + duration)` it would occupy from `start`; nominal days of its duration
    /// follow the wall clock of the plan's zone.
    pub fn slot_from(&self, start: Instant, plan_zone: Tz) -> Slot {
        Slot::new(start, self.duration.after(start, plan_zone))
    }

    /// The slot it has, if it is scheduled.
    pub fn slot(&self, plan_zone: Tz) -> Option<Slot> {
        self.start.map(|start| self.slot_from(start, plan_zone))
    }

    /// Owner and crew, each once.
    pub fn people(&self) -> impl Iterator<Item = Id<Person>> + '_ {
        self.owner.into_iter().chain(self.crew.iter().copied().filter(|person| Some(*person) != self.owner))
    }
}

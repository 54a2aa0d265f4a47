//! Every kind of record the plan holds, seen as one.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::environments::Environment;
use crate::freezes::Freeze;
use crate::ids::Id;
use crate::rejection::Rejection;
use crate::releases::Release;
use crate::services::Service;
use crate::settings::Settings;
use crate::teams::{Person, Team};
use crate::windows::Window;

/// The kinds of record.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ts_rs::TS,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// The plan itself: its name and zone.
    Plan,
    /// An environment.
    Environment,
    /// A team.
    Team,
    /// A person.
    Person,
    /// A service.
    Service,
    /// A deployment window.
    Window,
    /// A freeze.
    Freeze,
    /// A release.
    Release,
}

impl EntityKind {
    /// All kinds, in an order in which each refers only to kinds before it or to its own.
    pub const ALL: [Self; 8] = [
        Self::Plan,
        Self::Environment,
        Self::Team,
        Self::Person,
        Self::Service,
        Self::Window,
        Self::Freeze,
        Self::Release,
    ];

    /// The word for it, as stored and shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Environment => "environment",
            Self::Team => "team",
            Self::Person => "person",
            Self::Service => "service",
            Self::Window => "window",
            Self::Freeze => "freeze",
            Self::Release => "release",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What one record refers to: the field as the plan format names it, the kind and the identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The field.
    pub field: &'static str,
    /// The kind referred to.
    pub kind: EntityKind,
    /// The identity referred to.
    pub id: Uuid,
}

/// A record of one kind: what every kind has.
pub trait Record: Clone + PartialEq + Sized {
    /// Its kind.
    const KIND: EntityKind;
    /// Its identity.
    fn id(&self) -> Id<Self>;
    /// What people type.
    fn key(&self) -> &str;
    /// What people read.
    fn name(&self) -> &str;
    /// Everything it refers to.
    fn references(&self) -> Vec<Reference>;
    /// Brings it into the one stored form (trimmed text, sorted sets) and checks what can be checked
    /// without the rest of the plan.
    ///
    /// # Errors
    /// Names the field at fault.
    fn normalize(&mut self) -> Result<(), Rejection>;
}

/// Any record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[allow(missing_docs, reason = "each variant is the record of its name")]
pub enum Entity {
    Plan(Settings),
    Environment(Environment),
    Team(Team),
    Person(Person),
    Service(Service),
    Window(Window),
    Freeze(Freeze),
    Release(Release),
}

/// Runs one expression on whichever record it is.
macro_rules! each {
    ($entity:expr, $record:ident => $body:expr) => {
        match $entity {
            Entity::Plan($record) => $body,
            Entity::Environment($record) => $body,
            Entity::Team($record) => $body,
            Entity::Person($record) => $body,
            Entity::Service($record) => $body,
            Entity::Window($record) => $body,
            Entity::Freeze($record) => $body,
            Entity::Release($record) => $body,
        }
    };
}

impl Entity {
    /// Its kind.
    pub fn kind(&self) -> EntityKind {
        fn kind_of<T: Record>(_: &T) -> EntityKind {
            T::KIND
        }
        each!(self, record => kind_of(record))
    }

    /// Its identity.
    pub fn id(&self) -> Uuid {
        each!(self, record => record.id().uuid())
    }

    /// What people type.
    pub fn key(&self) -> &str {
        each!(self, record => record.key())
    }

    /// What people read.
    pub fn name(&self) -> &str {
        each!(self, record => record.name())
    }

    /// Everything it refers to.
    pub fn references(&self) -> Vec<Reference> {
        each!(self, record => record.references())
    }

    /// See [`Record::normalize`].
    ///
    /// # Errors
    /// Names the field at fault.
    pub fn normalize(&mut self) -> Result<(), Rejection> {
        each!(self, record => record.normalize())
    }

    /// Its fields by name, as the operation log keeps them; a set is an array.
    ///
    /// # Errors
    /// Never for a record that was normalized; the error is passed on all the same.
    pub fn to_fields(&self) -> Result<serde_json::Map<String, Value>, serde_json::Error> {
        match each!(self, record => serde_json::to_value(record))? {
            Value::Object(fields) => Ok(fields),
            other => Err(serde::de::Error::custom(format!("a record became {other}"))),
        }
    }

    /// The record of `kind` with these fields.
    ///
    /// # Errors
    /// When a field is missing or of the wrong type.
    pub fn from_fields(
        kind: EntityKind,
        fields: serde_json::Map<String, Value>,
    ) -> Result<Self, serde_json::Error> {
        let fields = Value::Object(fields);
        Ok(match kind {
            EntityKind::Plan => Self::Plan(serde_json::from_value(fields)?),
            EntityKind::Environment => Self::Environment(serde_json::from_value(fields)?),
            EntityKind::Team => Self::Team(serde_json::from_value(fields)?),
            EntityKind::Person => Self::Person(serde_json::from_value(fields)?),
            EntityKind::Service => Self::Service(serde_json::from_value(fields)?),
            EntityKind::Window => Self::Window(serde_json::from_value(fields)?),
            EntityKind::Freeze => Self::Freeze(serde_json::from_value(fields)?),
            EntityKind::Release => Self::Release(serde_json::from_value(fields)?),
        })
    }
}

/// `From` for each kind, so that a record can be passed where any record is wanted.
macro_rules! into_entity {
    ($($record:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$record> for Entity {
            fn from(record: $record) -> Self {
                Self::$variant(record)
            }
        })+
    };
}

into_entity!(
    Settings => Plan,
    Environment => Environment,
    Team => Team,
    Person => Person,
    Service => Service,
    Window => Window,
    Freeze => Freeze,
    Release => Release,
);

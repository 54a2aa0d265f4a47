//! What a window or a freeze applies to.

use serde::{Deserialize, Serialize};

use crate::environments::Environment;
use crate::ids::Id;
use crate::services::Service;
use crate::teams::Team;

/// All of a kind, or a list of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection<T> {
    /// Every one, those added later too.
    All,
    /// Just these, sorted, without doubles.
    Only(Vec<Id<T>>),
}

impl<T> Selection<T> {
    /// Whether `id` is selected.
    pub fn includes(&self, id: Id<T>) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.binary_search(&id).is_ok(),
        }
    }

    /// The ids named one by one: none for [`Selection::All`].
    pub fn named(&self) -> &[Id<T>] {
        match self {
            Self::All => &[],
            Self::Only(ids) => ids,
        }
    }
}

// `"all"` or a list, in the operation log as in the plan format.
impl<T> Serialize for Selection<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Only(ids) => ids.serialize(serializer),
        }
    }
}

impl<'de, T> Deserialize<'de> for Selection<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, bound = "")]
        enum Either<T> {
            Word(String),
            List(Vec<Id<T>>),
        }
        match Either::<T>::deserialize(deserializer)? {
            Either::Word(word) if word == "all" => Ok(Self::All),
            Either::Word(word) => {
                Err(serde::de::Error::custom(format!("expected \"all\" or a list, found “{word}”")))
            }
            Either::List(mut ids) => {
                ids.sort_unstable();
                ids.dedup();
                Ok(Self::Only(ids))
            }
        }
    }
}

/// Services × environments × teams, each all or a list, plus services that are excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Where it applies.
    pub environments: Selection<Environment>,
    /// To what it applies.
    pub services: Selection<Service>,
    /// The teams whose services it applies to; a service without a team is only in scope of all teams.
    pub teams: Selection<Team>,
    /// Services it does not apply to, whatever else is said; sorted.
    pub except_services: Vec<Id<Service>>,
}

impl Scope {
    /// Everything.
    pub const fn everything() -> Self {
        Self {
            environments: Selection::All,
            services: Selection::All,
            teams: Selection::All,
            except_services: Vec::new(),
        }
    }

    /// Whether it covers this pair: environment, service and the service's team match and no exception
    /// names the service.
    pub fn covers(&self, environment: Id<Environment>, service: Id<Service>, team: Option<Id<Team>>) -> bool {
        let team_matches = match (&self.teams, team) {
            (Selection::All, _) => true,
            (Selection::Only(_), None) => false,
            (only, Some(team)) => only.includes(team),
        };
        team_matches
            && self.environments.includes(environment)
            && self.services.includes(service)
            && self.except_services.binary_search(&service).is_err()
    }
}

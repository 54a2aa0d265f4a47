//! From what a cell calls a record to its key.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use slipway_core::entity::{EntityKind, Record};
use slipway_core::environments::EnvironmentPolicy;
use slipway_core::format::{AnyRecord, Environment, Person, Service, Team};
use slipway_core::plan::{Plan, Table};
use slipway_core::text;

use super::cell::slug;

/// Finds records by key, else by a name or address that is like no other, whatever the case; and makes
/// those that are not there, if it may.
pub(super) struct References<'p> {
    plan: &'p Plan,
    /// Other names for keys; none where two records share the name.
    names: FxHashMap<(EntityKind, String), Option<String>>,
    /// Keys that the file itself gives.
    given: FxHashSet<(EntityKind, String)>,
    /// Whether it may make some, and the policy of environments that it makes.
    create_missing: Option<EnvironmentPolicy>,
    /// What is to be made, by kind and key.
    pub made: BTreeMap<(EntityKind, String), AnyRecord>,
}

impl<'p> References<'p> {
    pub(super) fn new(plan: &'p Plan, create_missing: Option<EnvironmentPolicy>) -> Self {
        let mut references = Self {
            plan,
            names: FxHashMap::default(),
            given: FxHashSet::default(),
            create_missing,
            made: BTreeMap::new(),
        };
        references.learn(&plan.environments);
        references.learn(&plan.teams);
        references.learn(&plan.people);
        references.learn(&plan.services);
        for person in plan.people.iter() {
            references.also(EntityKind::Person, &person.email, &person.key);
        }
        references
    }

    fn learn<T: Record>(&mut self, table: &Table<T>) {
        for record in table.iter() {
            self.also(T::KIND, record.key(), record.key());
            self.also(T::KIND, record.name(), record.key());
        }
    }

    /// Learns another name for a key.
    fn also(&mut self, kind: EntityKind, name: &str, key: &str) {
        let name = name.trim().to_lowercase();
        if name.is_empty() {
            return;
        }
        self.names
            .entry((kind, name))
            .and_modify(|known| {
                if known.as_deref() != Some(key) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(key.to_owned()));
    }

    /// Learns a record that the file gives.
    pub(super) fn give(&mut self, kind: EntityKind, key: &str, name: &str) {
        self.given.insert((kind, key.to_owned()));
        self.also(kind, key, key);
        self.also(kind, name, key);
    }

    /// The key of what a cell calls `name`. What is not known stays as it is and is refused later, by name.
    pub(super) fn key(&mut self, kind: EntityKind, name: &str) -> String {
        let name = name.trim();
        let cell = (kind, name.to_owned());
        if self.plan.id_of(kind, name).is_some()
            || self.given.contains(&cell)
            || self.made.contains_key(&cell)
        {
            return cell.1;
        }
        if let Some(Some(key)) = self.names.get(&(kind, name.to_lowercase())) {
            return key.clone();
        }
        let Some(policy) = self.create_missing else { return cell.1 };
        let key = match text::key(name) {
            Ok(key) => key,
            Err(_) => slug(name).unwrap_or_else(|| name.to_owned()),
        };
        let Some(record) = blank(kind, &key, name, policy) else { return cell.1 };
        self.also(kind, name, &key);
        self.made.entry((kind, key.clone())).or_insert(record);
        key
    }

    /// Gives a service that is to be made its team, unless it has one.
    pub(super) fn set_team(&mut self, service: &str, team: &str) {
        if !self.made.contains_key(&(EntityKind::Service, service.to_owned())) {
            return;
        }
        let team = self.key(EntityKind::Team, team);
        if let Some(AnyRecord::Service(service)) =
            self.made.get_mut(&(EntityKind::Service, service.to_owned()))
            && service.team.is_none()
        {
            service.team = Some(team);
        }
    }
}

/// A record that is nothing but its key and name, of the kinds that an import makes by itself; an environment
/// gets `policy`.
fn blank(kind: EntityKind, key: &str, name: &str, policy: EnvironmentPolicy) -> Option<AnyRecord> {
    let (key, name) = (key.to_owned(), name.to_owned());
    Some(match kind {
        EntityKind::Environment => AnyRecord::Environment(Environment { id: None, key, name, policy }),
        EntityKind::Team => AnyRecord::Team(Team { id: None, key, name }),
        EntityKind::Person => AnyRecord::Person(Person {
            id: None,
            key,
            name,
            email: String::new(),
            zone: String::new(),
            teams: Vec::new(),
            hours: Vec::new(),
            absences: Vec::new(),
        }),
        EntityKind::Service => {
            AnyRecord::Service(Service { id: None, key, name, team: None, depends_on: Vec::new() })
        }
        EntityKind::Plan | EntityKind::Window | EntityKind::Freeze | EntityKind::Release => return None,
    })
}

//! The plan in memory: every record, by identity and by key, and the rules that hold between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use crate::entity::{Entity, EntityKind, Record};
use crate::environments::Environment;
use crate::freezes::Freeze;
use crate::ids::Id;
use crate::rejection::{Rejection, RejectionCode};
use crate::releases::Release;
use crate::services::Service;
use crate::settings::Settings;
use crate::teams::{Person, Team};
use crate::text::printable;
use crate::windows::Window;

/// The records of one kind. Cloning shares the records, so a dry run costs little.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<T: Record> {
    records: BTreeMap<Id<T>, Arc<T>>,
    keys: FxHashMap<String, Id<T>>,
}

impl<T: Record> Default for Table<T> {
    fn default() -> Self {
        Self { records: BTreeMap::new(), keys: FxHashMap::default() }
    }
}

impl<T: Record> Table<T> {
    /// The record with this identity.
    pub fn get(&self, id: Id<T>) -> Option<&Arc<T>> {
        self.records.get(&id)
    }

    /// The record with this key.
    pub fn by_key(&self, key: &str) -> Option<&Arc<T>> {
        self.keys.get(key).and_then(|id| self.records.get(id))
    }

    /// The record with this key.
    ///
    /// # Errors
    /// Says that there is none, and names the nearest when one is near.
    pub fn expect_key(&self, key: &str) -> Result<&Arc<T>, Rejection> {
        self.by_key(key).ok_or_else(|| {
            let word = T::KIND.word();
            let near = self.keys.keys().find(|other| other.eq_ignore_ascii_case(key));
            let hint = near.map_or_else(
                || format!("List them with “slipway list {word}s”."),
                |near| format!("Did you mean “{near}”?"),
            );
            Rejection::new(
                RejectionCode::NotFound,
                format!("There is no {word} “{}”. {hint}", printable(key)),
            )
        })
    }

    /// All records, in the order in which they were made.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<T>> {
        self.records.values()
    }

    /// All records, in order of key.
    pub fn by_keys(&self) -> Vec<&Arc<T>> {
        let mut all: Vec<_> = self.records.values().collect();
        all.sort_unstable_by(|a, b| a.key().cmp(b.key()));
        all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn put(&mut self, record: T) -> Option<Arc<T>> {
        let id = record.id();
        let key = record.key().to_owned();
        let before = self.records.insert(id, Arc::new(record));
        if let Some(before) = &before
            && before.key() != key
        {
            self.keys.remove(before.key());
        }
        self.keys.insert(key, id);
        before
    }

    fn remove(&mut self, id: Id<T>) -> Option<Arc<T>> {
        let before = self.records.remove(&id)?;
        self.keys.remove(before.key());
        Some(before)
    }

    fn check_key(&self, record: &T) -> Result<(), Rejection> {
        match self.keys.get(record.key()) {
            Some(other) if *other != record.id() => Err(Rejection::new(
                RejectionCode::DuplicateKey,
                format!("There is already a {} “{}”; choose another key.", T::KIND, printable(record.key())),
            )
            .at("key")),
            _ => Ok(()),
        }
    }
}

/// Everything in one plan. Cloning is cheap: records are shared.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each field is the records of its name")]
pub struct Plan {
    pub settings: Arc<Settings>,
    pub environments: Table<Environment>,
    pub teams: Table<Team>,
    pub people: Table<Person>,
    pub services: Table<Service>,
    pub windows: Table<Window>,
    pub freezes: Table<Freeze>,
    pub releases: Table<Release>,
}

impl Plan {
    /// An empty plan.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings: Arc::new(settings),
            environments: Table::default(),
            teams: Table::default(),
            people: Table::default(),
            services: Table::default(),
            windows: Table::default(),
            freezes: Table::default(),
            releases: Table::default(),
        }
    }

    /// The record of this kind and identity.
    pub fn get(&self, kind: EntityKind, id: Uuid) -> Option<Entity> {
        fn of<T: Record + Into<Entity>>(table: &Table<T>, id: Uuid) -> Option<Entity> {
            table.get(Id::from_uuid(id)).map(|record| record.as_ref().clone().into())
        }
        match kind {
            EntityKind::Plan => {
                (self.settings.id.uuid() == id).then(|| self.settings.as_ref().clone().into())
            }
            EntityKind::Environment => of(&self.environments, id),
            EntityKind::Team => of(&self.teams, id),
            EntityKind::Person => of(&self.people, id),
            EntityKind::Service => of(&self.services, id),
            EntityKind::Window => of(&self.windows, id),
            EntityKind::Freeze => of(&self.freezes, id),
            EntityKind::Release => of(&self.releases, id),
        }
    }

    /// The identity of the record of this kind with this key.
    pub fn id_of(&self, kind: EntityKind, key: &str) -> Option<Uuid> {
        fn of<T: Record>(table: &Table<T>, key: &str) -> Option<Uuid> {
            table.by_key(key).map(|record| record.id().uuid())
        }
        match kind {
            EntityKind::Plan => Some(self.settings.id.uuid()),
            EntityKind::Environment => of(&self.environments, key),
            EntityKind::Team => of(&self.teams, key),
            EntityKind::Person => of(&self.people, key),
            EntityKind::Service => of(&self.services, key),
            EntityKind::Window => of(&self.windows, key),
            EntityKind::Freeze => of(&self.freezes, key),
            EntityKind::Release => of(&self.releases, key),
        }
    }

    /// Puts a record in without asking whether it may be there: what [`Plan::check`] accepted, or what the
    /// store read back. Returns what was there before.
    pub fn put(&mut self, entity: Entity) -> Option<Entity> {
        fn into<T: Record + Into<Entity>>(before: Option<Arc<T>>) -> Option<Entity> {
            before.map(|record| Arc::unwrap_or_clone(record).into())
        }
        match entity {
            Entity::Plan(settings) => {
                let before = std::mem::replace(&mut self.settings, Arc::new(settings));
                into(Some(before))
            }
            Entity::Environment(record) => into(self.environments.put(record)),
            Entity::Team(record) => into(self.teams.put(record)),
            Entity::Person(record) => into(self.people.put(record)),
            Entity::Service(record) => into(self.services.put(record)),
            Entity::Window(record) => into(self.windows.put(record)),
            Entity::Freeze(record) => into(self.freezes.put(record)),
            Entity::Release(record) => into(self.releases.put(record)),
        }
    }

    /// Takes a record out without asking whether others refer to it. The settings stay.
    pub fn remove(&mut self, kind: EntityKind, id: Uuid) -> Option<Entity> {
        fn from<T: Record + Into<Entity>>(table: &mut Table<T>, id: Uuid) -> Option<Entity> {
            table.remove(Id::from_uuid(id)).map(|record| Arc::unwrap_or_clone(record).into())
        }
        match kind {
            EntityKind::Plan => None,
            EntityKind::Environment => from(&mut self.environments, id),
            EntityKind::Team => from(&mut self.teams, id),
            EntityKind::Person => from(&mut self.people, id),
            EntityKind::Service => from(&mut self.services, id),
            EntityKind::Window => from(&mut self.windows, id),
            EntityKind::Freeze => from(&mut self.freezes, id),
            EntityKind::Release => from(&mut self.releases, id),
        }
    }

    /// Every record, each kind after the kinds it refers to.
    pub fn entities(&self) -> Vec<Entity> {
        fn all<T: Record + Into<Entity>>(table: &Table<T>) -> impl Iterator<Item = Entity> + '_ {
            table.iter().map(|record| record.as_ref().clone().into())
        }
        std::iter::once(self.settings.as_ref().clone().into())
            .chain(all(&self.environments))
            .chain(all(&self.teams))
            .chain(all(&self.people))
            .chain(all(&self.services))
            .chain(all(&self.windows))
            .chain(all(&self.freezes))
            .chain(all(&self.releases))
            .collect()
    }

    /// Whether this (normalized) record may stand in the plan in place of the one with its identity: its
    /// key is free, what it refers to is there, and no dependency leads back to itself.
    ///
    /// # Errors
    /// Names the field, the thing referred to, or the whole cycle.
    pub fn check(&self, entity: &Entity) -> Result<(), Rejection> {
        match entity {
            Entity::Plan(_) => {}
            Entity::Environment(record) => self.environments.check_key(record)?,
            Entity::Team(record) => self.teams.check_key(record)?,
            Entity::Person(record) => self.people.check_key(record)?,
            Entity::Service(record) => self.services.check_key(record)?,
            Entity::Window(record) => self.windows.check_key(record)?,
            Entity::Freeze(record) => self.freezes.check_key(record)?,
            Entity::Release(record) => self.releases.check_key(record)?,
        }
        for reference in entity.references() {
            let itself = reference.kind == entity.kind() && reference.id == entity.id();
            if !itself && !self.has(reference.kind, reference.id) {
                return Err(Rejection::new(
                    RejectionCode::UnknownReference,
                    format!(
                        "The {} “{}” refers in {} to a {} that the plan does not have; add it first.",
                        entity.kind(),
                        printable(entity.key()),
                        reference.field,
                        reference.kind
                    ),
                )
                .at(reference.field));
            }
        }
        match entity {
            Entity::Service(service) => check_acyclic(service, &self.services, |service| &service.depends_on),
            Entity::Release(release) => check_acyclic(release, &self.releases, |release| &release.depends_on),
            _ => Ok(()),
        }
    }

    /// What refers to this record, as kind, key and field: as long as there is any, it stays.
    pub fn referrers(&self, kind: EntityKind, id: Uuid) -> Vec<(EntityKind, String, &'static str)> {
        fn scan<T: Record>(
            table: &Table<T>,
            kind: EntityKind,
            id: Uuid,
            found: &mut Vec<(EntityKind, String, &'static str)>,
        ) {
            for record in table.iter() {
                if let Some(reference) =
                    record.references().into_iter().find(|r| r.kind == kind && r.id == id)
                {
                    found.push((T::KIND, record.key().to_owned(), reference.field));
                }
            }
        }
        let mut found = Vec::new();
        scan(&self.people, kind, id, &mut found);
        scan(&self.services, kind, id, &mut found);
        scan(&self.windows, kind, id, &mut found);
        scan(&self.freezes, kind, id, &mut found);
        scan(&self.releases, kind, id, &mut found);
        found
    }

    /// Whether the record may be taken out.
    ///
    /// # Errors
    /// When it is not there, or names what still refers to it.
    pub fn check_removal(&self, kind: EntityKind, id: Uuid) -> Result<(), Rejection> {
        const NAMED: usize = 5;
        let Some(entity) = self.get(kind, id).filter(|_| kind != EntityKind::Plan) else {
            return Err(Rejection::new(
                RejectionCode::NotFound,
                format!("That {kind} is not in the plan any more."),
            ));
        };
        let referrers = self.referrers(kind, id);
        if referrers.is_empty() {
            return Ok(());
        }
        let mut names: Vec<_> = referrers
            .iter()
            .take(NAMED)
            .map(|(kind, key, _)| format!("{kind} “{}”", printable(key)))
            .collect();
        if referrers.len() > NAMED {
            names.push(format!("{} more", referrers.len() - NAMED));
        }
        Err(Rejection::new(
            RejectionCode::StillUsed,
            format!(
                "The {kind} “{}” is still used by {}; take it out there first.",
                printable(entity.key()),
                names.join(", ")
            ),
        ))
    }

    fn has(&self, kind: EntityKind, id: Uuid) -> bool {
        match kind {
            EntityKind::Plan => self.settings.id.uuid() == id,
            EntityKind::Environment => self.environments.get(Id::from_uuid(id)).is_some(),
            EntityKind::Team => self.teams.get(Id::from_uuid(id)).is_some(),
            EntityKind::Person => self.people.get(Id::from_uuid(id)).is_some(),
            EntityKind::Service => self.services.get(Id::from_uuid(id)).is_some(),
            EntityKind::Window => self.windows.get(Id::from_uuid(id)).is_some(),
            EntityKind::Freeze => self.freezes.get(Id::from_uuid(id)).is_some(),
            EntityKind::Release => self.releases.get(Id::from_uuid(id)).is_some(),
        }
    }
}

/// Refuses a record whose dependencies, with `record` in place, lead back to it. What is in the plan has no
/// cycle, so a new one must pass through `record`.
fn check_acyclic<T: Record>(
    record: &T,
    table: &Table<T>,
    depends_on: impl Fn(&T) -> &Vec<Id<T>>,
) -> Result<(), Rejection> {
    // Nothing depends yet on a record that is new, so no other can lead back to it; without this the import of a long
    // chain would walk it once for each of its members.
    let is_new = table.get(record.id()).is_none();
    // Depth first with the path in hand, so that the cycle can be named; iterative, so that depth costs no stack.
    let mut seen = FxHashSet::default();
    let mut path: Vec<(&str, std::slice::Iter<'_, Id<T>>)> = vec![(record.key(), depends_on(record).iter())];
    while let Some((_, remaining)) = path.last_mut() {
        let Some(next) = remaining.next() else {
            path.pop();
            continue;
        };
        if *next == record.id() {
            let mut keys: Vec<_> = path.iter().map(|(key, _)| printable(key)).collect();
            keys.push(printable(record.key()));
            return Err(Rejection::new(
                RejectionCode::Cycle,
                format!(
                    "These {}s would depend on each other in a circle: {}; take one dependency out.",
                    T::KIND,
                    keys.join(" → ")
                ),
            )
            .at("depends_on"));
        }
        if !is_new
            && seen.insert(*next)
            && let Some(dependency) = table.get(*next)
        {
            path.push((dependency.key(), depends_on(dependency).iter()));
        }
    }
    Ok(())
}

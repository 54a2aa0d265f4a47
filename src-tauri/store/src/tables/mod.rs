//! The rows of the plan, one file a family of tables; reading and writing are apart: what only has a
//! [`Reading`] cannot write.

mod environments;
mod freezes;
mod people;
mod releases;
mod scopes;
mod services;
mod settings;
mod teams;
mod windows;

use std::error::Error;
use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDateTime;
use rusqlite::{Connection, Params, Row};
use rustc_hash::FxHashMap;
use slipway_core::entity::{Entity, EntityKind, Record};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::time::{Instant, format_instant};
use slipway_core::time::{LOCAL_FORMAT, parse_instant, parse_local};
use uuid::Uuid;

use crate::error::{Fault, Result};

/// A connection as the readers of rows see it.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'c>(&'c Connection);

/// A connection inside a write transaction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writing<'c>(&'c Connection);

impl<'c> Writing<'c> {
    /// The write transaction that the caller has begun on this connection.
    pub(crate) fn new(conn: &'c Connection) -> Self {
        Self(conn)
    }

    /// The connection itself, to read what was written.
    pub(crate) fn connection(self) -> &'c Connection {
        self.0
    }

    /// Runs one statement, prepared once.
    pub(crate) fn execute(self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.0.prepare_cached(sql)?.execute(params)?)
    }
}

/// Reads the whole plan.
///
/// The rows are data like any other: a file made by hand must not take the program down, so what the
/// domain would refuse is refused here, naming the row.
pub(crate) fn load(conn: &Connection) -> Result<Plan> {
    fn take_in<T: Record + Into<Entity>>(plan: &mut Plan, records: Vec<T>) -> Result<()> {
        for mut record in records {
            if let Err(rejection) = record.normalize() {
                let what = format!("the {} {} is not as it may be", T::KIND, record.id());
                return Err(Fault::cell(what, rejection));
            }
            plan.put(record.into());
        }
        Ok(())
    }
    let reading = Reading(conn);
    let mut plan = Plan::new(settings::read(reading)?);
    take_in(&mut plan, environments::read(reading)?)?;
    take_in(&mut plan, teams::read(reading)?)?;
    take_in(&mut plan, people::read(reading)?)?;
    take_in(&mut plan, services::read(reading)?)?;
    take_in(&mut plan, windows::read(reading)?)?;
    take_in(&mut plan, freezes::read(reading)?)?;
    take_in(&mut plan, releases::read(reading)?)?;
    check_references(&plan)?;
    Ok(plan)
}

/// Writes a record in place of `before`.
pub(crate) fn write(writing: Writing<'_>, before: Option<&Entity>, after: &Entity) -> Result<()> {
    /// The record before, which has the kind of the one after: its identity says so.
    macro_rules! with_before {
        ($variant:ident, $module:ident, $after:expr) => {{
            let before = match before {
                Some(Entity::$variant(before)) => Some(before),
                _ => None,
            };
            $module::write(writing, before, $after)
        }};
    }
    match after {
        Entity::Plan(after) => settings::write(writing, after),
        Entity::Environment(after) => environments::write(writing, after),
        Entity::Team(after) => teams::write(writing, after),
        Entity::Person(after) => with_before!(Person, people, after),
        Entity::Service(after) => with_before!(Service, services, after),
        Entity::Window(after) => with_before!(Window, windows, after),
        Entity::Freeze(after) => with_before!(Freeze, freezes, after),
        Entity::Release(after) => with_before!(Release, releases, after),
    }
}

/// Takes a record out, with the sets that are its own.
pub(crate) fn erase(writing: Writing<'_>, kind: EntityKind, id: Uuid) -> Result<()> {
    let sql = match kind {
        EntityKind::Plan => return Err(Fault::corrupt("the plan itself cannot be taken out")),
        EntityKind::Environment => "DELETE FROM environments WHERE id = ?1",
        EntityKind::Team => "DELETE FROM teams WHERE id = ?1",
        EntityKind::Person => "DELETE FROM people WHERE id = ?1",
        EntityKind::Service => "DELETE FROM services WHERE id = ?1",
        EntityKind::Window => "DELETE FROM windows WHERE id = ?1",
        EntityKind::Freeze => "DELETE FROM freezes WHERE id = ?1",
        EntityKind::Release => "DELETE FROM releases WHERE id = ?1",
    };
    writing.execute(sql, [id.to_string()]).map(drop)
}

/// Refuses references to nothing and circles, which foreign keys switched off could have let in.
fn check_references(plan: &Plan) -> Result<()> {
    fn check<T: Record>(plan: &Plan, record: &T) -> Result<()> {
        for reference in record.references() {
            let id = reference.id;
            let known = match reference.kind {
                EntityKind::Plan => plan.settings.id.uuid() == id,
                EntityKind::Environment => plan.environments.get(Id::from_uuid(id)).is_some(),
                EntityKind::Team => plan.teams.get(Id::from_uuid(id)).is_some(),
                EntityKind::Person => plan.people.get(Id::from_uuid(id)).is_some(),
                EntityKind::Service => plan.services.get(Id::from_uuid(id)).is_some(),
                EntityKind::Window => plan.windows.get(Id::from_uuid(id)).is_some(),
                EntityKind::Freeze => plan.freezes.get(Id::from_uuid(id)).is_some(),
                EntityKind::Release => plan.releases.get(Id::from_uuid(id)).is_some(),
            };
            if !known {
                return Err(Fault::corrupt(format!(
                    "the {} {} refers in {} to a {} that is not there",
                    T::KIND,
                    record.id(),
                    reference.field,
                    reference.kind
                )));
            }
        }
        Ok(())
    }
    plan.people.iter().try_for_each(|record| check(plan, record.as_ref()))?;
    plan.services.iter().try_for_each(|record| check(plan, record.as_ref()))?;
    plan.windows.iter().try_for_each(|record| check(plan, record.as_ref()))?;
    plan.freezes.iter().try_for_each(|record| check(plan, record.as_ref()))?;
    plan.releases.iter().try_for_each(|record| check(plan, record.as_ref()))?;
    check_acyclic(plan.services.iter().map(|service| (service.id, service.depends_on.as_slice())))?;
    check_acyclic(plan.releases.iter().map(|release| (release.id, release.depends_on.as_slice())))
}

/// Refuses dependencies in a circle: takes away what depends on nothing that is left, until nothing is left.
fn check_acyclic<'a, T: Record + 'a>(records: impl Iterator<Item = (Id<T>, &'a [Id<T>])>) -> Result<()> {
    let mut waiting: FxHashMap<Id<T>, usize> = FxHashMap::default();
    let mut dependents: FxHashMap<Id<T>, Vec<Id<T>>> = FxHashMap::default();
    let mut free = Vec::new();
    for (id, depends_on) in records {
        if depends_on.is_empty() {
            free.push(id);
            continue;
        }
        waiting.insert(id, depends_on.len());
        for dependency in depends_on {
            dependents.entry(*dependency).or_default().push(id);
        }
    }
    while let Some(id) = free.pop() {
        for dependent in dependents.remove(&id).unwrap_or_default() {
            if let Some(left) = waiting.get_mut(&dependent) {
                *left -= 1;
                if *left == 0 {
                    waiting.remove(&dependent);
                    free.push(dependent);
                }
            }
        }
    }
    match waiting.keys().min() {
        None => Ok(()),
        Some(id) => Err(Fault::corrupt(format!("the {} {id} depends on itself in a circle", T::KIND))),
    }
}

impl Reading<'_> {
    /// All rows of a query, in its order.
    fn rows<T>(self, sql: &str, mut read: impl FnMut(&Cells<'_>) -> Result<T>) -> Result<Vec<T>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(&Cells(row))?);
        }
        Ok(all)
    }

    /// The elements of a set by owner; the query's first column is the owner.
    fn sets<T>(self, sql: &str, mut read: impl FnMut(&Cells<'_>) -> Result<T>) -> Result<Sets<T>> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut sets: FxHashMap<Uuid, Vec<T>> = FxHashMap::default();
        while let Some(row) = rows.next()? {
            let cells = Cells(row);
            sets.entry(cells.parsed(0)?).or_default().push(read(&cells)?);
        }
        Ok(Sets(sets))
    }
}

/// The sets of one kind by owner.
struct Sets<T>(FxHashMap<Uuid, Vec<T>>);

impl<T> Sets<T> {
    /// The set of this owner.
    fn take<O>(&mut self, owner: Id<O>) -> Vec<T> {
        self.0.remove(&owner.uuid()).unwrap_or_default()
    }

    /// Refuses what is left over: elements whose owner is not there.
    fn finish(self, what: &str) -> Result<()> {
        match self.0.keys().min() {
            None => Ok(()),
            Some(owner) => Err(Fault::corrupt(format!("there are {what} of {owner}, which is not there"))),
        }
    }
}

/// One row, whose cells are read or refused by name.
struct Cells<'r>(&'r Row<'r>);

impl Cells<'_> {
    /// A cell read by `read`.
    fn read<T, E: Into<Box<dyn Error + Send + Sync>>>(
        &self,
        column: usize,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T> {
        let text = match self.0.get_ref(column)?.as_str() {
            Ok(text) => text,
            Err(error) => return Err(self.refused(column, error)),
        };
        read(text).map_err(|error| self.refused(column, error))
    }

    /// The same for a cell that may be empty.
    fn optional<T>(&self, column: usize, read: impl FnOnce(&Self, usize) -> Result<T>) -> Result<Option<T>> {
        match self.0.get_ref(column)? {
            rusqlite::types::ValueRef::Null => Ok(None),
            _ => read(self, column).map(Some),
        }
    }

    fn parsed<T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>>(&self, column: usize) -> Result<T> {
        self.read(column, str::parse)
    }

    fn text(&self, column: usize) -> Result<String> {
        self.read(column, |text| Ok::<_, std::convert::Infallible>(text.to_owned()))
    }

    fn zone(&self, column: usize) -> Result<chrono_tz::Tz> {
        self.read(column, slipway_core::time::parse_zone)
    }

    fn instant(&self, column: usize) -> Result<Instant> {
        self.read(column, parse_instant)
    }

    fn local(&self, column: usize) -> Result<NaiveDateTime> {
        self.read(column, parse_local)
    }

    fn number<T: TryFrom<i64>>(&self, column: usize) -> Result<T> {
        let number = self.0.get_ref(column)?.as_i64().map_err(|error| self.refused(column, error))?;
        T::try_from(number).map_err(|_| self.refused(column, format!("{number} is out of range")))
    }

    fn flag(&self, column: usize) -> Result<bool> {
        Ok(self.number::<u8>(column)? != 0)
    }

    /// One of the words of a closed list.
    fn word<T: Copy>(&self, column: usize, values: &[T], word: impl Fn(T) -> &'static str) -> Result<T> {
        self.read(column, |text| {
            let known = values.iter().copied().find(|value| word(*value) == text);
            known.ok_or_else(|| format!("“{}” is not a known word", slipway_core::text::printable(text)))
        })
    }

    fn refused(&self, column: usize, error: impl Into<Box<dyn Error + Send + Sync>>) -> Fault {
        let name = self.0.as_ref().column_name(column).unwrap_or("?").to_owned();
        let row = self.0.get_ref(0).ok().and_then(|cell| cell.as_str().ok()).unwrap_or("?");
        let error = error.into();
        let row = slipway_core::text::printable(row);
        Fault::cell(format!("the cell {name} of the row {row} cannot be read ({error})"), error)
    }
}

/// Writes what a set gained and lost; both sides are sorted.
fn write_set<T: Ord>(
    before: &[T],
    after: &[T],
    remove: impl Fn(&T) -> Result<usize>,
    add: impl Fn(&T) -> Result<usize>,
) -> Result<()> {
    for element in before {
        if after.binary_search(element).is_err() {
            remove(element)?;
        }
    }
    for element in after {
        if before.binary_search(element).is_err() {
            add(element)?;
        }
    }
    Ok(())
}

/// Writes what a set of references gained and lost. The statements take the owner and the other.
fn write_references<O, T>(
    writing: Writing<'_>,
    owner: Id<O>,
    before: &[Id<T>],
    after: &[Id<T>],
    [remove, add]: [&str; 2],
) -> Result<()> {
    let owner = text(&owner);
    write_set(
        before,
        after,
        |element| writing.execute(remove, [&owner, &text(element)]),
        |element| writing.execute(add, [&owner, &text(element)]),
    )
}

fn text(value: &impl Display) -> String {
    value.to_string()
}

fn optional_text(value: Option<&impl Display>) -> Option<String> {
    value.map(text)
}

fn optional_instant(at: Option<Instant>) -> Option<String> {
    at.map(format_instant)
}

fn local_text(local: NaiveDateTime) -> String {
    local.format(LOCAL_FORMAT).to_string()
}

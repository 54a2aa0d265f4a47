//! What windows and freezes have in common: when they hold and what they are for.

use chrono::NaiveDateTime;
use slipway_core::calendar::{Recurrence, Rule};
use slipway_core::environments::Environment;
use slipway_core::ids::Id;
use slipway_core::scope::{Scope, Selection};
use slipway_core::services::Service;
use slipway_core::teams::Team;
use uuid::Uuid;

use super::{Cells, Reading, Sets, Writing, local_text, text, write_references, write_set};
use crate::error::Result;

/// The statements on one owner's tables; the order of columns is the same in each.
pub(super) struct Statements {
    pub(super) read_dates: &'static str,
    pub(super) read_environments: &'static str,
    pub(super) read_services: &'static str,
    pub(super) read_teams: &'static str,
    /// Removes and adds one date.
    pub(super) date: [&'static str; 2],
    /// Removes and adds one environment.
    pub(super) environment: [&'static str; 2],
    /// Removes and adds one service that is in scope.
    pub(super) service: [&'static str; 2],
    /// Removes and adds one service that is excepted.
    pub(super) exception: [&'static str; 2],
    /// Removes and adds one team.
    pub(super) team: [&'static str; 2],
}

/// The statements for tables that begin with this word.
macro_rules! statements {
    ($word:literal) => {
        Statements {
            read_dates: concat!(
                "SELECT owner, added, start FROM ",
                $word,
                "_dates ORDER BY owner, added, start"
            ),
            read_environments: concat!(
                "SELECT owner, environment FROM ",
                $word,
                "_environments ORDER BY owner, environment"
            ),
            read_services: concat!(
                "SELECT owner, excepted, service FROM ",
                $word,
                "_services ORDER BY owner, excepted, service"
            ),
            read_teams: concat!("SELECT owner, team FROM ", $word, "_teams ORDER BY owner, team"),
            date: [
                concat!("DELETE FROM ", $word, "_dates WHERE owner = ?1 AND added = ?2 AND start = ?3"),
                concat!("INSERT INTO ", $word, "_dates (owner, added, start) VALUES (?1, ?2, ?3)"),
            ],
            environment: [
                concat!("DELETE FROM ", $word, "_environments WHERE owner = ?1 AND environment = ?2"),
                concat!("INSERT INTO ", $word, "_environments (owner, environment) VALUES (?1, ?2)"),
            ],
            service: [
                concat!(
                    "DELETE FROM ",
                    $word,
                    "_services WHERE owner = ?1 AND excepted = 0 AND service = ?2"
                ),
                concat!("INSERT INTO ", $word, "_services (owner, excepted, service) VALUES (?1, 0, ?2)"),
            ],
            exception: [
                concat!(
                    "DELETE FROM ",
                    $word,
                    "_services WHERE owner = ?1 AND excepted = 1 AND service = ?2"
                ),
                concat!("INSERT INTO ", $word, "_services (owner, excepted, service) VALUES (?1, 1, ?2)"),
            ],
            team: [
                concat!("DELETE FROM ", $word, "_teams WHERE owner = ?1 AND team = ?2"),
                concat!("INSERT INTO ", $word, "_teams (owner, team) VALUES (?1, ?2)"),
            ],
        }
    };
}
pub(super) use statements;

/// The sets of all owners, read once.
pub(super) struct ScopeSets {
    dates: Sets<(bool, NaiveDateTime)>,
    environments: Sets<Id<Environment>>,
    services: Sets<(bool, Id<Service>)>,
    teams: Sets<Id<Team>>,
}

impl ScopeSets {
    pub(super) fn read(reading: Reading<'_>, statements: &Statements) -> Result<Self> {
        Ok(Self {
            dates: reading.sets(statements.read_dates, |cells| Ok((cells.flag(1)?, cells.local(2)?)))?,
            environments: reading.sets(statements.read_environments, |cells| cells.parsed(1))?,
            services: reading
                .sets(statements.read_services, |cells| Ok((cells.flag(1)?, cells.parsed(2)?)))?,
            teams: reading.sets(statements.read_teams, |cells| cells.parsed(1))?,
        })
    }

    /// The recurrence of the row, whose columns from `first` are zone, start, duration and rrule.
    pub(super) fn recurrence(&mut self, owner: Uuid, cells: &Cells<'_>, first: usize) -> Result<Recurrence> {
        let (zone, start) = (cells.zone(first)?, cells.local(first + 1)?);
        let rule = cells
            .optional(first + 3, |cells, column| cells.read(column, |text| Rule::parse(text, zone, start)))?;
        let dates = self.dates.take(Id::<Scope>::from_uuid(owner));
        let of = |wanted: bool| {
            dates.iter().filter(move |(added, _)| *added == wanted).map(|(_, start)| *start).collect()
        };
        Ok(Recurrence {
            zone,
            start,
            duration: cells.parsed(first + 2)?,
            rule,
            exdates: of(false),
            rdates: of(true),
        })
    }

    /// The scope of the row, whose columns from `first` are the three `all_…`.
    pub(super) fn scope(&mut self, owner: Uuid, cells: &Cells<'_>, first: usize) -> Result<Scope> {
        fn selection<T>(
            all: bool,
            ids: Vec<Id<T>>,
            cells: &Cells<'_>,
            column: usize,
        ) -> Result<Selection<T>> {
            match (all, ids.is_empty()) {
                (true, true) => Ok(Selection::All),
                (false, _) => Ok(Selection::Only(ids)),
                (true, false) => Err(cells.refused(column, "it says all, and there is a list beside it")),
            }
        }
        let owner = Id::<Scope>::from_uuid(owner);
        let (excepted, services): (Vec<_>, Vec<_>) =
            self.services.take(owner).into_iter().partition(|(excepted, _)| *excepted);
        let ids = |services: Vec<(bool, Id<Service>)>| services.into_iter().map(|(_, id)| id).collect();
        Ok(Scope {
            environments: selection(cells.flag(first)?, self.environments.take(owner), cells, first)?,
            services: selection(cells.flag(first + 1)?, ids(services), cells, first + 1)?,
            teams: selection(cells.flag(first + 2)?, self.teams.take(owner), cells, first + 2)?,
            except_services: ids(excepted),
        })
    }

    pub(super) fn finish(self) -> Result<()> {
        self.dates.finish("dates")?;
        self.environments.finish("environments in scope")?;
        self.services.finish("services in scope")?;
        self.teams.finish("teams in scope")
    }
}

/// Whether a selection is all, for its `all_…` column.
pub(super) fn is_all<T>(selection: &Selection<T>) -> bool {
    matches!(selection, Selection::All)
}

/// Writes the sets of one owner.
pub(super) fn write<O>(
    writing: Writing<'_>,
    statements: &Statements,
    owner: Id<O>,
    before: Option<(&Recurrence, &Scope)>,
    (when, scope): (&Recurrence, &Scope),
) -> Result<()> {
    let (was, had) = before.unzip();
    let id = text(&owner);
    let each = |sql: &'static str, added: bool| {
        let id = &id;
        move |date: &NaiveDateTime| writing.execute(sql, rusqlite::params![id, added, local_text(*date)])
    };
    let [remove, add] = statements.date;
    let exdates = was.map_or(&[][..], |was| was.exdates.as_slice());
    write_set(exdates, &when.exdates, each(remove, false), each(add, false))?;
    let rdates = was.map_or(&[][..], |was| was.rdates.as_slice());
    write_set(rdates, &when.rdates, each(remove, true), each(add, true))?;
    let environments = had.map_or(&[][..], |had| had.environments.named());
    write_references(writing, owner, environments, scope.environments.named(), statements.environment)?;
    let services = had.map_or(&[][..], |had| had.services.named());
    write_references(writing, owner, services, scope.services.named(), statements.service)?;
    let teams = had.map_or(&[][..], |had| had.teams.named());
    write_references(writing, owner, teams, scope.teams.named(), statements.team)?;
    let excepted = had.map_or(&[][..], |had| had.except_services.as_slice());
    write_references(writing, owner, excepted, &scope.except_services, statements.exception)
}

//! Deployment windows.

use rusqlite::params;
use slipway_core::windows::{Capacity, Window};

use super::scopes::{self, ScopeSets, Statements, is_all, statements};
use super::{Cells, Reading, Writing, local_text, optional_text, text};
use crate::error::Result;

const STATEMENTS: Statements = statements!("window");

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Window>> {
    let mut sets = ScopeSets::read(reading, &STATEMENTS)?;
    let sql = "SELECT id, key, name, zone, start, duration, rrule, all_environments, all_services, \
               all_teams, capacity_releases, capacity_downtime, lead_time FROM windows ORDER BY id";
    let windows = reading.rows(sql, |cells| {
        let id: uuid::Uuid = cells.parsed(0)?;
        Ok(Window {
            id: slipway_core::ids::Id::from_uuid(id),
            key: cells.text(1)?,
            name: cells.text(2)?,
            when: sets.recurrence(id, cells, 3)?,
            scope: sets.scope(id, cells, 7)?,
            capacity: Capacity {
                releases: cells.optional(10, Cells::number)?,
                downtime: cells.optional(11, Cells::parsed)?,
            },
            lead_time: cells.optional(12, Cells::parsed)?,
        })
    })?;
    sets.finish()?;
    Ok(windows)
}

pub(super) fn write(writing: Writing<'_>, before: Option<&Window>, window: &Window) -> Result<()> {
    let sql = "INSERT INTO windows (id, key, name, zone, start, duration, rrule, all_environments, \
               all_services, all_teams, capacity_releases, capacity_downtime, lead_time) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, \
               zone = excluded.zone, start = excluded.start, duration = excluded.duration, \
               rrule = excluded.rrule, all_environments = excluded.all_environments, \
               all_services = excluded.all_services, all_teams = excluded.all_teams, \
               capacity_releases = excluded.capacity_releases, \
               capacity_downtime = excluded.capacity_downtime, lead_time = excluded.lead_time";
    let Window { id, key, name, when, scope, capacity, lead_time } = window;
    writing.execute(
        sql,
        params![
            text(id),
            key,
            name,
            when.zone.name(),
            local_text(when.start),
            text(&when.duration),
            when.rule.as_ref().map(slipway_core::calendar::Rule::as_str),
            is_all(&scope.environments),
            is_all(&scope.services),
            is_all(&scope.teams),
            capacity.releases,
            optional_text(capacity.downtime.as_ref()),
            optional_text(lead_time.as_ref()),
        ],
    )?;
    let before = before.map(|before| (&before.when, &before.scope));
    scopes::write(writing, &STATEMENTS, *id, before, (when, scope))
}

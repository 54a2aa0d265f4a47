//! Freezes.

use rusqlite::params;
use slipway_core::freezes::{Freeze, FreezeLevel};

use super::scopes::{self, ScopeSets, Statements, is_all, statements};
use super::{Cells, Reading, Writing, local_text, optional_text, text};
use crate::error::Result;

const STATEMENTS: Statements = statements!("freeze");
const LEVELS: [FreezeLevel; 2] = [FreezeLevel::Hard, FreezeLevel::Soft];

fn level_word(level: FreezeLevel) -> &'static str {
    match level {
        FreezeLevel::Hard => "hard",
        FreezeLevel::Soft => "soft",
    }
}

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Freeze>> {
    let mut sets = ScopeSets::read(reading, &STATEMENTS)?;
    let sql = "SELECT id, key, name, zone, start, duration, rrule, all_environments, all_services, \
               all_teams, level, reason, contact FROM freezes ORDER BY id";
    let freezes = reading.rows(sql, |cells| {
        let id: uuid::Uuid = cells.parsed(0)?;
        Ok(Freeze {
            id: slipway_core::ids::Id::from_uuid(id),
            key: cells.text(1)?,
            name: cells.text(2)?,
            when: sets.recurrence(id, cells, 3)?,
            scope: sets.scope(id, cells, 7)?,
            level: cells.word(10, &LEVELS, level_word)?,
            reason: cells.text(11)?,
            contact: cells.optional(12, Cells::parsed)?,
        })
    })?;
    sets.finish()?;
    Ok(freezes)
}

pub(super) fn write(writing: Writing<'_>, before: Option<&Freeze>, freeze: &Freeze) -> Result<()> {
    let sql = "INSERT INTO freezes (id, key, name, zone, start, duration, rrule, all_environments, \
               all_services, all_teams, level, reason, contact) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, \
               zone = excluded.zone, start = excluded.start, duration = excluded.duration, \
               rrule = excluded.rrule, all_environments = excluded.all_environments, \
               all_services = excluded.all_services, all_teams = excluded.all_teams, \
               level = excluded.level, reason = excluded.reason, contact = excluded.contact";
    let Freeze { id, key, name, when, scope, level, reason, contact } = freeze;
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
            level_word(*level),
            reason,
            optional_text(contact.as_ref()),
        ],
    )?;
    let before = before.map(|before| (&before.when, &before.scope));
    scopes::write(writing, &STATEMENTS, *id, before, (when, scope))
}

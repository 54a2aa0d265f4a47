//! Teams.

use rusqlite::params;
use slipway_core::teams::Team;

use super::{Reading, Writing, text};
use crate::error::Result;

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Team>> {
    reading.rows("SELECT id, key, name FROM teams ORDER BY id", |cells| {
        Ok(Team { id: cells.parsed(0)?, key: cells.text(1)?, name: cells.text(2)? })
    })
}

pub(super) fn write(writing: Writing<'_>, team: &Team) -> Result<()> {
    let sql = "INSERT INTO teams (id, key, name) VALUES (?1, ?2, ?3) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name";
    let Team { id, key, name } = team;
    writing.execute(sql, params![text(id), key, name]).map(drop)
}

//! The plan's own row.

use rusqlite::params;
use slipway_core::settings::Settings;

use super::{Reading, Writing, text};
use crate::error::{Fault, Result};

pub(super) fn read(reading: Reading<'_>) -> Result<Settings> {
    let rows = reading.rows("SELECT id, name, zone FROM plan", |cells| {
        Ok(Settings { id: cells.parsed(0)?, name: cells.text(1)?, zone: cells.zone(2)? })
    })?;
    let mut settings =
        rows.into_iter().next().ok_or_else(|| Fault::corrupt("the row of the plan itself is missing"))?;
    slipway_core::entity::Record::normalize(&mut settings)
        .map_err(|rejection| Fault::cell("the plan's name is not as it may be", rejection))?;
    Ok(settings)
}

pub(super) fn write(writing: Writing<'_>, settings: &Settings) -> Result<()> {
    let sql = "INSERT INTO plan (only, id, name, zone) VALUES (1, ?1, ?2, ?3) \
               ON CONFLICT (only) DO UPDATE SET name = excluded.name, zone = excluded.zone";
    writing.execute(sql, params![text(&settings.id), settings.name, settings.zone.name()]).map(drop)
}

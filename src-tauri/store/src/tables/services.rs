//! Services and what they depend on.

use rusqlite::params;
use slipway_core::services::Service;

use super::{Reading, Writing, optional_text, text, write_references};
use crate::error::Result;

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Service>> {
    let mut dependencies = reading.sets(
        "SELECT service, depends_on FROM service_dependencies ORDER BY service, depends_on",
        |cells| cells.parsed(1),
    )?;
    let services = reading.rows("SELECT id, key, name, team FROM services ORDER BY id", |cells| {
        let id = cells.parsed(0)?;
        Ok(Service {
            id,
            key: cells.text(1)?,
            name: cells.text(2)?,
            team: cells.optional(3, super::Cells::parsed)?,
            depends_on: dependencies.take(id),
        })
    })?;
    dependencies.finish("dependencies")?;
    Ok(services)
}

pub(super) fn write(writing: Writing<'_>, before: Option<&Service>, service: &Service) -> Result<()> {
    let sql = "INSERT INTO services (id, key, name, team) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, \
               team = excluded.team";
    let Service { id, key, name, team, depends_on } = service;
    writing.execute(sql, params![text(id), key, name, optional_text(team.as_ref())])?;
    write_references(
        writing,
        *id,
        before.map_or(&[], |before| before.depends_on.as_slice()),
        depends_on,
        [
            "DELETE FROM service_dependencies WHERE service = ?1 AND depends_on = ?2",
            "INSERT INTO service_dependencies (service, depends_on) VALUES (?1, ?2)",
        ],
    )
}

//! Releases and what they name.

use rusqlite::params;
use slipway_core::releases::{Release, ReleaseType, Risk, Stage};

use super::{Cells, Reading, Writing, optional_instant, optional_text, text, write_references};
use crate::error::Result;

const TYPES: [ReleaseType; 3] = [ReleaseType::Standard, ReleaseType::Normal, ReleaseType::Emergency];
const RISKS: [Risk; 3] = [Risk::Low, Risk::Medium, Risk::High];
const STAGES: [Stage; 9] = [
    Stage::Draft,
    Stage::Ready,
    Stage::Approved,
    Stage::Scheduled,
    Stage::Deploying,
    Stage::Observing,
    Stage::Closed,
    Stage::RolledBack,
    Stage::Cancelled,
];

fn type_word(kind: ReleaseType) -> &'static str {
    match kind {
        ReleaseType::Standard => "standard",
        ReleaseType::Normal => "normal",
        ReleaseType::Emergency => "emergency",
    }
}

fn risk_word(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
    }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "draft",
        Stage::Ready => "ready",
        Stage::Approved => "approved",
        Stage::Scheduled => "scheduled",
        Stage::Deploying => "deploying",
        Stage::Observing => "observing",
        Stage::Closed => "closed",
        Stage::RolledBack => "rolled-back",
        Stage::Cancelled => "cancelled",
    }
}

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Release>> {
    let mut services = reading
        .sets("SELECT release, service FROM release_services ORDER BY release, service", |cells| {
            cells.parsed(1)
        })?;
    let mut environments = reading.sets(
        "SELECT release, environment FROM release_environments ORDER BY release, environment",
        |cells| cells.parsed(1),
    )?;
    let mut dependencies = reading.sets(
        "SELECT release, depends_on FROM release_dependencies ORDER BY release, depends_on",
        |cells| cells.parsed(1),
    )?;
    let mut crew = reading
        .sets("SELECT release, person FROM release_crew ORDER BY release, person", |cells| cells.parsed(1))?;
    let sql = "SELECT id, key, title, version, type, risk, stage, duration, downtime, rollback, owner, \
               not_before, not_after, start, notes FROM releases ORDER BY id";
    let releases = reading.rows(sql, |cells| {
        let id = cells.parsed(0)?;
        Ok(Release {
            id,
            key: cells.text(1)?,
            title: cells.text(2)?,
            services: services.take(id),
            environments: environments.take(id),
            version: cells.text(3)?,
            kind: cells.word(4, &TYPES, type_word)?,
            risk: cells.word(5, &RISKS, risk_word)?,
            stage: cells.word(6, &STAGES, stage_word)?,
            duration: cells.parsed(7)?,
            downtime: cells.parsed(8)?,
            rollback: cells.parsed(9)?,
            depends_on: dependencies.take(id),
            owner: cells.optional(10, Cells::parsed)?,
            crew: crew.take(id),
            not_before: cells.optional(11, Cells::instant)?,
            not_after: cells.optional(12, Cells::instant)?,
            start: cells.optional(13, Cells::instant)?,
            notes: cells.text(14)?,
        })
    })?;
    services.finish("services")?;
    environments.finish("environments")?;
    dependencies.finish("dependencies")?;
    crew.finish("crew")?;
    Ok(releases)
}

pub(super) fn write(writing: Writing<'_>, before: Option<&Release>, release: &Release) -> Result<()> {
    let sql = "INSERT INTO releases (id, key, title, version, type, risk, stage, duration, downtime, \
               rollback, owner, not_before, not_after, start, notes) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title, \
               version = excluded.version, type = excluded.type, risk = excluded.risk, \
               stage = excluded.stage, duration = excluded.duration, downtime = excluded.downtime, \
               rollback = excluded.rollback, owner = excluded.owner, not_before = excluded.not_before, \
               not_after = excluded.not_after, start = excluded.start, notes = excluded.notes";
    let id = release.id;
    writing.execute(
        sql,
        params![
            text(&id),
            release.key,
            release.title,
            release.version,
            type_word(release.kind),
            risk_word(release.risk),
            stage_word(release.stage),
            text(&release.duration),
            text(&release.downtime),
            text(&release.rollback),
            optional_text(release.owner.as_ref()),
            optional_instant(release.not_before),
            optional_instant(release.not_after),
            optional_instant(release.start),
            release.notes,
        ],
    )?;
    let services = before.map_or(&[][..], |before| &before.services);
    write_references(
        writing,
        id,
        services,
        &release.services,
        [
            "DELETE FROM release_services WHERE release = ?1 AND service = ?2",
            "INSERT INTO release_services (release, service) VALUES (?1, ?2)",
        ],
    )?;
    let environments = before.map_or(&[][..], |before| &before.environments);
    write_references(
        writing,
        id,
        environments,
        &release.environments,
        [
            "DELETE FROM release_environments WHERE release = ?1 AND environment = ?2",
            "INSERT INTO release_environments (release, environment) VALUES (?1, ?2)",
        ],
    )?;
    let depends_on = before.map_or(&[][..], |before| &before.depends_on);
    write_references(
        writing,
        id,
        depends_on,
        &release.depends_on,
        [
            "DELETE FROM release_dependencies WHERE release = ?1 AND depends_on = ?2",
            "INSERT INTO release_dependencies (release, depends_on) VALUES (?1, ?2)",
        ],
    )?;
    let crew = before.map_or(&[][..], |before| &before.crew);
    write_references(
        writing,
        id,
        crew,
        &release.crew,
        [
            "DELETE FROM release_crew WHERE release = ?1 AND person = ?2",
            "INSERT INTO release_crew (release, person) VALUES (?1, ?2)",
        ],
    )
}

//! Making plans, listing what they hold, backups.

use std::path::{Path, PathBuf};

use slipway_api::types::Nothing;
use slipway_api::types::plan::{NewBackup, NewPlan, NewSample, PlanPath, PlanSummary};
use slipway_api::types::releases::ReleaseQuery;
use slipway_api::types::setup::Setup;
use slipway_api::{ApiError, Session, backup as backups, plan, releases, setup};

use crate::args::{self, Global, Kind};
use crate::outcome::{Answer, Failure};
use crate::{print, session};

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

pub fn init(global: &Global, args: args::Init) -> Result<Answer, Failure> {
    let mut session = session::new(global)?;
    let summary = if args.sample {
        plan::create_sample(&mut session, NewSample { path: Some(text(&args.file)) })?
    } else {
        create(&mut session, &args.file, args.name, args.zone)?
    };
    print::out(global.json, &summary, || describe(&summary))?;
    Ok(Answer::Yes)
}

/// Makes an empty plan; without a name it is called like its file, without a zone it has this machine's.
pub fn create(
    session: &mut Session,
    file: &Path,
    name: Option<String>,
    zone: Option<String>,
) -> Result<PlanSummary, ApiError> {
    let stem =
        || file.file_stem().map_or_else(|| "Plan".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let zone = match zone {
        Some(zone) => zone,
        None => setup::zones(session, Nothing {})?.own,
    };
    plan::create(session, NewPlan { path: text(file), name: name.unwrap_or_else(stem), zone })
}

fn describe(summary: &PlanSummary) -> String {
    let counts = &summary.counts;
    format!(
        "{} ({}): {}\n{} releases ({} not scheduled), {} windows, {} freezes, {} services, {} environments, {} teams, {} people\n",
        summary.name,
        summary.zone,
        summary.path,
        counts.releases,
        counts.unscheduled,
        counts.windows,
        counts.freezes,
        counts.services,
        counts.environments,
        counts.teams,
        counts.people
    )
}

pub fn list(session: &mut Session, json: bool, args: &args::List) -> Result<Answer, Failure> {
    if args.kind == Kind::Releases {
        let query = ReleaseQuery { search: args.search.clone(), ..ReleaseQuery::default() };
        let page = releases::list(session, query)?;
        print::out(json, &page.rows, || {
            let rows: Vec<_> = page
                .rows
                .iter()
                .map(|row| {
                    vec![
                        row.key.clone(),
                        row.slot.as_ref().map_or_else(|| "not scheduled".to_owned(), print::slot),
                        row.services.join(" "),
                        row.environments.join(" "),
                        row.title.clone(),
                    ]
                })
                .collect();
            print::columns(&rows)
        })?;
        return Ok(Answer::Yes);
    }
    let setup = setup::get(session, Nothing {})?;
    let (value, rows) = records(setup, args.kind, &args.search)?;
    print::out(json, &value, || print::columns(&rows))?;
    Ok(Answer::Yes)
}

/// The records of a kind that hold all the words: as JSON, and as rows of text.
fn records(
    setup: Setup,
    kind: Kind,
    search: &str,
) -> Result<(Vec<serde_json::Value>, Vec<Vec<String>>), Failure> {
    let all: Vec<(Result<serde_json::Value, serde_json::Error>, Vec<String>)> = match kind {
        Kind::Windows => setup
            .windows
            .into_iter()
            .map(|row| (serde_json::to_value(&row.record), vec![row.record.key, row.record.name, row.words]))
            .collect(),
        Kind::Freezes => setup
            .freezes
            .into_iter()
            .map(|row| (serde_json::to_value(&row.record), vec![row.record.key, row.record.name, row.words]))
            .collect(),
        Kind::Services => setup
            .services
            .into_iter()
            .map(|row| (serde_json::to_value(&row), vec![row.key, row.name, row.team.unwrap_or_default()]))
            .collect(),
        Kind::Environments => setup
            .environments
            .into_iter()
            .map(|row| (serde_json::to_value(&row), vec![row.key, row.name]))
            .collect(),
        Kind::Teams => {
            setup.teams.into_iter().map(|row| (serde_json::to_value(&row), vec![row.key, row.name])).collect()
        }
        Kind::People => setup
            .people
            .into_iter()
            .map(|row| (serde_json::to_value(&row), vec![row.key, row.name, row.zone, row.email]))
            .collect(),
        // Releases have a query of their own.
        Kind::Releases => Vec::new(),
    };
    let words: Vec<_> = search.split_whitespace().map(str::to_lowercase).collect();
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for (value, row) in all {
        let haystack = row.join(" ").to_lowercase();
        if words.iter().all(|word| haystack.contains(word)) {
            values.push(value.map_err(|error| {
                Failure::io("A record could not be written as JSON", &std::io::Error::other(error))
            })?);
            rows.push(row);
        }
    }
    Ok((values, rows))
}

pub fn backup(session: &mut Session, json: bool, args: &args::Backup) -> Result<Answer, Failure> {
    if args.list {
        let files = backups::list(session, Nothing {})?;
        print::out(json, &files, || {
            let rows: Vec<_> = files
                .iter()
                .map(|file| vec![file.at.clone(), format!("{} bytes", file.bytes), file.path.clone()])
                .collect();
            if rows.is_empty() { "There are no backups yet.".to_owned() } else { print::columns(&rows) }
        })?;
        return Ok(Answer::Yes);
    }
    let file = backups::create(session, NewBackup { path: args.output.as_deref().map(text) })?;
    print::out(json, &file, || format!("The plan was copied to {} ({} bytes).", file.path, file.bytes))?;
    Ok(Answer::Yes)
}

pub fn restore(global: &Global, args: &args::Restore) -> Result<Answer, Failure> {
    let path: PathBuf = session::plan_path(global)?;
    let mut session = session::open(global)?;
    let summary = backups::restore(&mut session, PlanPath { path: text(&args.backup) })?;
    print::out(global.json, &summary, || {
        format!("{} holds what {} held. {}", path.display(), args.backup.display(), describe(&summary))
    })?;
    Ok(Answer::Yes)
}

//! Bringing records in and handing them out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use slipway_api::types::calendar::{ExportCalendar, ExportPlan, ExportTable, ExportedFile};
use slipway_api::types::import::{
    CsvOptions, ImportCounts, ImportFormat, ImportPreview, ImportRequest, ImportRow, ImportSource, Imported,
    RowStatus,
};
use slipway_api::{Session, export as exports, import as imports};
use slipway_core::entity::EntityKind;
use slipway_core::format::{LeftOut, PlanFile, Scope, Selection};

use super::plans;
use crate::args::{CalendarPart, Export, Global, Import, ImportCsv};
use crate::outcome::{Answer, Failure};
use crate::{print, session};

/// How much of a preview is written out as text.
const ROWS_SHOWN: usize = 40;

pub fn import(global: &Global, import: Import) -> Result<Answer, Failure> {
    match import {
        Import::Json { file, dry_run } => json_document(global, &file, dry_run),
        Import::Csv(args) => {
            let (yes, dry_run) = (args.yes, args.dry_run);
            run(global, &csv_request(args)?, yes, dry_run)
        }
        Import::Ics { file, kind, yes, dry_run } => {
            let request = ImportRequest {
                format: ImportFormat::Ics,
                source: source(&file)?,
                kind: Some(kind.into()),
                csv: CsvOptions::default(),
                token: None,
            };
            run(global, &request, yes, dry_run)
        }
    }
}

/// A whole plan is taken without a question: it was written by Slipway or for it, and is one undoable step.
fn json_document(global: &Global, file: &Path, dry_run: bool) -> Result<Answer, Failure> {
    let source = source(file)?;
    let path = session::plan_path(global)?;
    if !path.exists() && !dry_run {
        let text = match &source {
            ImportSource::Text(text) => text.clone(),
            _ => std::fs::read_to_string(file)
                .map_err(|error| Failure::io(&format!("{} could not be read", file.display()), &error))?,
        };
        let document = PlanFile::read(&text).map_err(slipway_api::ApiError::from)?;
        let mut session = session::new(global)?;
        plans::create(&mut session, &path, Some(document.name), Some(document.zone))?;
        let request = json_request(ImportSource::Text(text));
        return match imports::apply(&mut session, request) {
            Ok(imported) => report(global.json, &imported),
            Err(error) => {
                // The plan was made for this document; without it nothing is to be left behind.
                drop(session);
                for suffix in ["", "-wal", "-shm"] {
                    let mut name = path.clone().into_os_string();
                    name.push(suffix);
                    let _ = std::fs::remove_file(name);
                }
                Err(error.into())
            }
        };
    }
    let request = json_request(source);
    run(global, &request, true, dry_run)
}

fn json_request(source: ImportSource) -> ImportRequest {
    ImportRequest { format: ImportFormat::Json, source, kind: None, csv: CsvOptions::default(), token: None }
}

fn csv_request(args: ImportCsv) -> Result<ImportRequest, Failure> {
    let mapping = (!args.mapping.is_empty()).then(|| args.mapping.into_iter().collect::<BTreeMap<_, _>>());
    Ok(ImportRequest {
        format: ImportFormat::Csv,
        source: source(&args.file)?,
        kind: Some(args.kind.into()),
        csv: CsvOptions {
            separator: args.separator,
            encoding: args.encoding,
            zone: args.zone,
            mapping,
            constants: args.constants.into_iter().collect(),
            create_missing: args.create_missing,
            environment_policy: args.environment_policy.map(Into::into),
        },
        token: None,
    })
}

/// The backend reads files itself, so that their encoding can be guessed; only standard input is read here.
fn source(file: &Path) -> Result<ImportSource, Failure> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| Failure::io("Standard input could not be read as UTF-8 text", &error))?;
        return Ok(ImportSource::Text(text));
    }
    Ok(ImportSource::Path(file.to_string_lossy().into_owned()))
}

/// Shows the preview, asks unless told not to, and applies.
fn run(global: &Global, request: &ImportRequest, yes: bool, dry_run: bool) -> Result<Answer, Failure> {
    let mut session = session::open(global)?;
    if yes && !dry_run {
        let imported = imports::apply(&mut session, request.clone())?;
        return report(global.json, &imported);
    }
    let preview = imports::preview(&mut session, request.clone())?;
    if dry_run || global.json || !io::stdin().is_terminal() {
        print::out(global.json, &preview, || preview_text(&preview))?;
        if dry_run {
            return Ok(Answer::Yes);
        }
        eprintln!("slipway: nothing was written; run it again with --yes to accept this preview.");
        return Ok(Answer::No);
    }
    print::out(false, &preview, || preview_text(&preview))?;
    if !confirm(&preview.counts)? {
        eprintln!("slipway: nothing was written.");
        return Ok(Answer::No);
    }
    let accepted = ImportRequest { token: Some(preview.token), ..request.clone() };
    let imported = imports::apply(&mut session, accepted)?;
    report(false, &imported)
}

fn confirm(counts: &ImportCounts) -> Result<bool, Failure> {
    print!("Import {} new and {} changed records? [y/N] ", counts.new, counts.changed);
    io::stdout().flush().map_err(|error| Failure::io("The question could not be printed", &error))?;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::io("The answer could not be read", &error))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn counts_text(counts: &ImportCounts) -> String {
    format!(
        "{} new, {} changed, {} unchanged, {} refused",
        counts.new, counts.changed, counts.unchanged, counts.refused
    )
}

fn preview_text(preview: &ImportPreview) -> String {
    let mut text = String::new();
    for note in &preview.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text.push_str(&rows_text(&preview.rows));
    let made: Vec<_> =
        preview.creates.iter().map(|create| format!("{} {}", create.kind, create.key)).collect();
    if !made.is_empty() {
        let _ = writeln!(text, "would also make {}: {}", made.len(), made.join(", "));
    }
    text.push_str(&left_out_text(&preview.left_out));
    let _ = writeln!(text, "{}", counts_text(&preview.counts));
    text
}

fn rows_text(rows: &[ImportRow]) -> String {
    let lines: Vec<_> = rows
        .iter()
        .take(ROWS_SHOWN)
        .map(|row| {
            let status = match row.status {
                RowStatus::New => "new",
                RowStatus::Changed => "changed",
                RowStatus::Unchanged => "unchanged",
                RowStatus::Refused => "refused",
            };
            let detail = row.reason.clone().unwrap_or_else(|| row.changes.join(", "));
            vec![format!("line {}", row.line), status.to_owned(), row.key.clone(), detail]
        })
        .collect();
    let mut text = print::columns(&lines);
    if rows.len() > ROWS_SHOWN {
        let _ = writeln!(text, "… and {} more rows", rows.len() - ROWS_SHOWN);
    }
    text
}

fn left_out_text(left_out: &[LeftOut]) -> String {
    let mut text = String::new();
    for left in left_out {
        let _ = writeln!(
            text,
            "left out: {} {}, {}: {} ({})",
            left.kind, left.key, left.field, left.value, left.reason
        );
    }
    text
}

fn report(json: bool, imported: &Imported) -> Result<Answer, Failure> {
    let counts = &imported.counts;
    print::out(json, imported, || {
        let mut text = rows_text(&imported.refused);
        text.push_str(&left_out_text(&imported.left_out));
        if imported.created > 0 {
            let _ = writeln!(text, "{} records that rows named were made", imported.created);
        }
        let _ = writeln!(text, "{}", counts_text(counts));
        text
    })?;
    // Rows were refused and none was of use: the import as a whole was refused.
    Ok(Answer::from_bool(counts.refused == 0 || counts.new + counts.changed + counts.unchanged > 0))
}

pub fn export(session: &mut Session, json: bool, export: Export) -> Result<Answer, Failure> {
    let path = |output: &Option<PathBuf>| output.as_ref().map(|path| path.to_string_lossy().into_owned());
    let file = match export {
        Export::Json { output } => exports::json(session, ExportPlan { path: path(&output) })?,
        Export::Csv { kind, output } => {
            exports::csv(session, ExportTable { kind: EntityKind::from(kind), path: path(&output) })?
        }
        Export::Ics { what, from, to, scope, output } => exports::ics(
            session,
            ExportCalendar {
                freezes: what.contains(&CalendarPart::Freezes),
                windows: what.contains(&CalendarPart::Windows),
                releases: what.contains(&CalendarPart::Releases),
                from,
                to,
                scope: parse_scope(scope)?,
                path: path(&output),
            },
        )?,
    };
    print_file(json, &file)?;
    Ok(Answer::Yes)
}

fn parse_scope(parts: Vec<(String, String)>) -> Result<Scope, Failure> {
    let mut scope = Scope::default();
    for (part, keys) in parts {
        let keys = keys.split(',').map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()).collect();
        let place = match part.as_str() {
            "environments" | "environment" => &mut scope.environments,
            "services" | "service" => &mut scope.services,
            "teams" | "team" => &mut scope.teams,
            _ => {
                return Err(Failure::Usage(format!(
                    "--scope knows environments, services and teams, not “{part}”"
                )));
            }
        };
        *place = Selection::Only(keys);
    }
    Ok(scope)
}

/// A file that went to standard output is printed as it is, whether or not JSON was asked for about it.
fn print_file(json: bool, file: &ExportedFile) -> Result<(), Failure> {
    match (&file.text, &file.path) {
        (Some(text), _) => match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::io("The file could not be printed", &error))
            }
            _ => Ok(()),
        },
        (None, path) => print::out(json, file, || {
            format!("{} records were written to {}", file.records, path.as_deref().unwrap_or("nowhere"))
        }),
    }
}

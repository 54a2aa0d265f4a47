//! Import: a preview of what would become of every record of a file, and the same once more to do it.
//!
//! [`plan`] is the whole of it: from bytes, options and a plan to what would be put. A preview shows that; to
//! apply is to put it in one transaction, all in one step that can be undone.

pub(crate) mod cell;
mod content;
pub(crate) mod fields;
mod ics;
mod json;
mod mapping;
pub(crate) mod people;
mod references;
mod rows;
mod settle;
mod table;

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::format::{LeftOut, UnknownReferences};
use slipway_core::plan::Plan;
use slipway_core::rejection::Rejection;
use slipway_core::text::printable;
use slipway_core::time::parse_zone;
use uuid::Uuid;

use crate::error::ApiError;
use crate::records::new_id;
use crate::session::Session;
use crate::types::import::{
    CsvOptions, ImportCounts, ImportCreate, ImportField, ImportFormat, ImportPreview, ImportRequest,
    ImportRow, ImportSource, Imported, RowStatus,
};
pub use content::{Content, MAX_BYTES};
use fields::{Takes, fields};
use mapping::Mapping;
use settle::Settled;
pub use table::{MAX_CELL, MAX_COLUMNS, MAX_ROWS};

/// What would become of a file in a plan.
#[derive(Debug, Clone)]
pub struct ImportPlan {
    /// What is shown of it.
    pub preview: ImportPreview,
    /// What would be put, each after what it needs.
    pub entities: Vec<Entity>,
    /// What the step is called.
    pub intent: String,
}

/// Shows what would become of a file. Nothing is written.
pub fn preview(session: &mut Session, input: ImportRequest) -> Result<ImportPreview, ApiError> {
    let content = read_source(session, &input.source)?;
    let reading = session.read()?;
    let planned = plan(&content, &input, reading.plan, reading.store.revision(), &mut new_id)?;
    Ok(planned.preview)
}

/// Puts every row that can be taken, all in one step. With the token of a preview only if file and plan are
/// still those that it showed.
pub fn apply(session: &mut Session, input: ImportRequest) -> Result<Imported, ApiError> {
    let content = read_source(session, &input.source)?;
    let reading = session.read()?;
    // The step is named before it is made. What others write between this and the transaction changes at
    // most the number in its name: what is put is then worked out again inside.
    let revision = reading.store.revision();
    let mut named = plan(&content, &input, reading.plan, revision, &mut new_id)?;
    check_token(&input, &named)?;
    let intent = std::mem::take(&mut named.intent);
    let (preview, written) = session.write(&intent, |tx| {
        let planned = if tx.revision() == revision {
            named
        } else {
            plan(&content, &input, tx.plan(), tx.revision(), &mut new_id)?
        };
        check_token(&input, &planned)?;
        refuse_half_a_document(&input, &planned)?;
        for entity in planned.entities {
            tx.put(entity)?;
        }
        Ok(planned.preview)
    })?;
    let refused = preview.rows.into_iter().filter(|row| row.status == RowStatus::Refused).collect();
    Ok(Imported {
        counts: preview.counts,
        created: preview.creates.len(),
        refused,
        left_out: preview.left_out,
        written,
    })
}

fn read_source(session: &Session, source: &ImportSource) -> Result<Content, ApiError> {
    if matches!(source, ImportSource::Path(_)) && !session.config.may_write_files {
        return Err(ApiError::new(
            "not-allowed",
            "This Slipway reads no files for others; hand over the content of the file instead of its path.",
        ));
    }
    Ok(Content::read(source)?)
}

/// A plan document is taken whole or not at all: what one record says counts on the others. The rows of a table
/// stand for themselves.
fn refuse_half_a_document(request: &ImportRequest, planned: &ImportPlan) -> Result<(), ApiError> {
    if request.format != ImportFormat::Json {
        return Ok(());
    }
    let mut refused = planned.preview.rows.iter().filter(|row| row.status == RowStatus::Refused);
    let Some(first) = refused.next() else { return Ok(()) };
    let why = first.reason.as_deref().unwrap_or("it cannot be taken");
    let more = match refused.count() {
        0 => String::new(),
        more => format!(" {more} more cannot be taken either."),
    };
    Err(ApiError::new(
        "refused-document",
        format!("Nothing was imported: {} “{}”: {why}{more}", first.kind, printable(&first.key)),
    )
    .with("kind", first.kind.word())
    .with("key", first.key.clone()))
}

fn check_token(request: &ImportRequest, planned: &ImportPlan) -> Result<(), ApiError> {
    match &request.token {
        Some(token) if *token != planned.preview.token => Err(ApiError::new(
            "stale-preview",
            "The file or the plan has changed since the preview, so nothing was imported; look at the preview again.",
        )),
        _ => Ok(()),
    }
}

/// Works out what would become of a file. Nothing is written.
///
/// # Errors
/// When the file as a whole cannot be read, or an option makes no sense; a single record that cannot be taken
/// is a refused row.
pub fn plan(
    content: &Content,
    request: &ImportRequest,
    plan: &Plan,
    revision: u64,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<ImportPlan, Rejection> {
    let mut import = match request.format {
        ImportFormat::Csv => table(content, request, plan, new_id)?,
        ImportFormat::Json => json::document(content, plan, new_id)?,
        ImportFormat::Ics => ics::calendar(content, request.kind, plan, new_id)?,
    };
    import.preview.token = token(content, request, revision);
    import.preview.counts = counts(&import.preview.rows);
    import.intent = intent(content, &import.preview);
    Ok(import)
}

/// Tells one import from any other: its content, how it is to be read, and the plan it was shown for.
fn token(content: &Content, request: &ImportRequest, revision: u64) -> String {
    let asked = ImportRequest { token: None, source: ImportSource::Text(String::new()), ..request.clone() };
    let mut hash = Sha256::new();
    hash.update(revision.to_le_bytes());
    hash.update(serde_json::to_vec(&asked).unwrap_or_default());
    hash.update([0]);
    hash.update(&content.bytes);
    let mut text = String::with_capacity(32);
    for byte in hash.finalize().iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn counts(rows: &[ImportRow]) -> ImportCounts {
    let mut counts = ImportCounts::default();
    for row in rows {
        match row.status {
            RowStatus::New => counts.new += 1,
            RowStatus::Changed => counts.changed += 1,
            RowStatus::Unchanged => counts.unchanged += 1,
            RowStatus::Refused => counts.refused += 1,
        }
    }
    counts
}

/// The name of the step, such as “Import 843 releases from releases.csv”.
fn intent(content: &Content, preview: &ImportPreview) -> String {
    let is_taken = |row: &&ImportRow| {
        row.kind != EntityKind::Plan && matches!(row.status, RowStatus::New | RowStatus::Changed)
    };
    let taken = preview.rows.iter().filter(is_taken).count();
    let what = match preview.kind {
        Some(kind) => format!("{taken} {}", plural(kind, taken)),
        None if taken == 1 => "1 record".to_owned(),
        None => format!("{taken} records"),
    };
    match &content.name {
        Some(name) => format!("Import {what} from {name}"),
        None => format!("Import {what}"),
    }
}

/// The word for so many of a kind.
pub(crate) fn plural(kind: EntityKind, count: usize) -> String {
    match (kind, count) {
        (_, 1) => kind.word().to_owned(),
        (EntityKind::Person, _) => "people".to_owned(),
        _ => format!("{}s", kind.word()),
    }
}

/// Works out what would become of a table.
fn table(
    content: &Content,
    request: &ImportRequest,
    plan: &Plan,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<ImportPlan, Rejection> {
    let kind = request.kind.filter(|kind| *kind != EntityKind::Plan).ok_or_else(|| {
        Rejection::invalid(
            "kind",
            "Say what the rows are: release, freeze, person, service, window, team or environment.",
        )
    })?;
    let options = &request.csv;
    let zone = match options.zone.as_deref().map(str::trim).filter(|zone| !zone.is_empty()) {
        Some(zone) => parse_zone(zone).map_err(|error| Rejection::invalid("zone", format!("{error}.")))?,
        None => plan.settings.zone,
    };
    let table = table::Table::read(content, options.separator.as_deref(), options.encoding.as_deref())?;
    let mapping = Mapping::of(kind, &table, options.mapping.as_ref(), &options.constants)?;
    if !mapping.has("key") && !mapping.has("name") && !mapping.has("title") {
        return Err(Rejection::invalid(
            "mapping",
            format!(
                "No column gives the {}s a key or a name; the first line must hold the names of the columns, here they are {}.",
                kind,
                table.headers.join(", ")
            ),
        ));
    }
    let create_missing = options.create_missing.then(|| options.environment_policy.unwrap_or_default());
    let (candidates, row_notes) = rows::Rows::new(plan, &table, &mapping, zone, create_missing).candidates();
    let Settled { rows, creates, left_out, entities } =
        settle::settle(plan, candidates, UnknownReferences::Refuse, new_id);
    let mut notes = table.notes.clone();
    notes.extend(mapping.notes.iter().cloned());
    notes.extend(row_notes);
    let read = CsvOptions {
        separator: Some(char::from(table.separator).to_string()),
        encoding: Some(table.encoding.to_owned()),
        zone: Some(zone.name().to_owned()),
        mapping: Some(mapping.to_option(&table)),
        constants: options.constants.clone(),
        create_missing: options.create_missing,
        environment_policy: options.environment_policy,
    };
    let fields = fields(kind)
        .iter()
        .map(|field| ImportField {
            name: field.name.to_owned(),
            hint: field.hint.to_owned(),
            required: is_required(field.takes, field.name, &mapping),
        })
        .collect();
    let mut preview = shown(Some(kind), rows, creates, left_out, notes);
    preview.csv = read;
    preview.columns = table.headers;
    preview.fields = fields;
    Ok(ImportPlan { preview, entities, intent: String::new() })
}

/// Whether rows cannot do without the field, as other fields are mapped.
fn is_required(takes: Takes, name: &str, mapping: &Mapping) -> bool {
    match takes {
        Takes::Key => !mapping.has("name") && !mapping.has("title"),
        Takes::Name => !mapping.has("key"),
        Takes::Local => !mapping.has("first_day"),
        Takes::Duration
            if matches!(mapping.kind, EntityKind::Window | EntityKind::Freeze) && name == "duration" =>
        {
            !["end", "last_day", "first_day"].iter().any(|other| mapping.has(other))
        }
        _ => false,
    }
}

fn shown(
    kind: Option<EntityKind>,
    rows: Vec<ImportRow>,
    creates: Vec<ImportCreate>,
    left_out: Vec<LeftOut>,
    notes: Vec<String>,
) -> ImportPreview {
    ImportPreview {
        kind,
        csv: CsvOptions::default(),
        columns: Vec::new(),
        fields: Vec::new(),
        rows,
        counts: ImportCounts::default(),
        creates,
        left_out,
        notes,
        token: String::new(),
    }
}

//! Records as a table: the columns are the fields that import takes.

use serde_json::Value;
use slipway_core::entity::EntityKind;
use slipway_core::format::{AnyRecord, PlanFile};
use slipway_core::plan::Plan;

use crate::import::cell::{guard, join_list};
use crate::import::fields::{Field, Takes, fields};
use crate::import::people::{write_absences, write_hours};

/// The records of a kind as CSV (RFC 4180: commas, CRLF), in order of key, and how many they are. A cell that
/// a spreadsheet would take for a formula has an apostrophe before it; import takes it away again.
///
/// # Errors
/// Never for a plan that was read or checked; the error is passed on all the same.
pub fn table(plan: &Plan, kind: EntityKind) -> Result<(String, usize), csv::Error> {
    let columns: Vec<&Field> = fields(kind).iter().filter(|field| field.takes != Takes::Way).collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(|field| field.name))?;
    let records = records(plan, kind);
    for record in &records {
        let tagged = serde_json::to_value(record).unwrap_or_default();
        let shape = tagged.get("record").unwrap_or(&Value::Null);
        writer.write_record(columns.iter().map(|field| guard(&cell(field, record, shape))))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), records.len()))
}

fn records(plan: &Plan, kind: EntityKind) -> Vec<AnyRecord> {
    let file = PlanFile::of(plan);
    match kind {
        EntityKind::Plan => Vec::new(),
        EntityKind::Environment => file.environments.into_iter().map(AnyRecord::Environment).collect(),
        EntityKind::Team => file.teams.into_iter().map(AnyRecord::Team).collect(),
        EntityKind::Person => file.people.into_iter().map(AnyRecord::Person).collect(),
        EntityKind::Service => file.services.into_iter().map(AnyRecord::Service).collect(),
        EntityKind::Window => file.windows.into_iter().map(AnyRecord::Window).collect(),
        EntityKind::Freeze => file.freezes.into_iter().map(AnyRecord::Freeze).collect(),
        EntityKind::Release => file.releases.into_iter().map(AnyRecord::Release).collect(),
    }
}

fn cell(field: &Field, record: &AnyRecord, shape: &Value) -> String {
    if let AnyRecord::Person(person) = record {
        match field.takes {
            Takes::Hours => return write_hours(&person.hours),
            Takes::Absences => return write_absences(&person.absences),
            _ => {}
        }
    }
    let value = field.path.iter().try_fold(shape, |value, name| value.get(name)).unwrap_or(&Value::Null);
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) => list(field.takes, elements),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Object(_) => String::new(),
    }
}

/// A list of keys or times. Where `all` or nothing could be meant instead, a separator at the end says that a
/// list is.
fn list(takes: Takes, elements: &[Value]) -> String {
    let texts: Vec<&str> = elements.iter().filter_map(Value::as_str).collect();
    let cell = join_list(texts.iter().copied());
    match takes {
        Takes::Selection(_) if cell.is_empty() || cell.eq_ignore_ascii_case("all") => format!("{cell};"),
        _ => cell,
    }
}

//! From the rows of a table to records in the shape of the plan format.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value, json};
use slipway_core::entity::EntityKind;
use slipway_core::environments::EnvironmentPolicy;
use slipway_core::format::AnyRecord;
use slipway_core::plan::Plan;
use slipway_core::text::printable;
use slipway_core::time::{LOCAL_FORMAT, WallClock, format_instant, parse_zone};

use super::cell::{Moment, SlashOrder, duration_between, exact, read_duration, slug, split_list};
use super::fields::{Field, Takes, fields};
use super::mapping::{Mapping, word};
use super::people::{read_absences, read_hours};
use super::references::References;
use super::settle::Candidate;
use super::table::{Row, Table};

/// How many notes about single rows are written at most.
const ROW_NOTES: usize = 5;

/// Reads the rows of one table into one plan.
pub(super) struct Rows<'a> {
    plan: &'a Plan,
    table: &'a Table,
    mapping: &'a Mapping,
    /// The zone of dates without one.
    zone: Tz,
    orders: FxHashMap<&'static str, Option<SlashOrder>>,
    references: References<'a>,
    notes: Vec<String>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        table: &'a Table,
        mapping: &'a Mapping,
        zone: Tz,
        create_missing: Option<EnvironmentPolicy>,
    ) -> Self {
        let orders = fields(mapping.kind)
            .iter()
            .map(|field| (field.name, SlashOrder::of_column(mapping.cells(field.name, table))))
            .collect();
        Self {
            plan,
            table,
            mapping,
            zone,
            orders,
            references: References::new(plan, create_missing),
            notes: Vec::new(),
        }
    }

    /// A candidate for each row, and one for each record that is made because rows name it; and what is worth
    /// a look.
    pub(super) fn candidates(mut self) -> (Vec<Candidate>, Vec<String>) {
        let kind = self.mapping.kind;
        let keys = self.keys();
        for (row, key) in self.table.rows.iter().zip(&keys) {
            if let Ok(key) = key
                && row.refusal.is_none()
            {
                let name = self.name(row);
                self.references.give(kind, key, &name);
            }
        }
        let mut candidates = Vec::with_capacity(self.table.rows.len());
        for (row, key) in self.table.rows.iter().zip(keys) {
            let record = match (&row.refusal, &key) {
                (Some(reason), _) | (None, Err(reason)) => Err(reason.clone()),
                (None, Ok(key)) => self.record(row, key),
            };
            candidates.push(Candidate {
                line: row.line,
                kind,
                key: key.unwrap_or_default(),
                name: self.name(row),
                cells: row.cells.clone(),
                record,
            });
        }
        let mut all: Vec<Candidate> =
            std::mem::take(&mut self.references.made).into_values().map(Candidate::made).collect();
        all.extend(candidates);
        (all, self.notes)
    }

    fn name(&self, row: &Row) -> String {
        let field = if self.mapping.kind == EntityKind::Release { "title" } else { "name" };
        self.mapping.value(field, row).map(|name| name.trim().to_owned()).unwrap_or_default()
    }

    /// The key of each row: its own, or one made of its name that no other row has.
    fn keys(&self) -> Vec<Result<String, String>> {
        let own = |row: &Row| {
            self.mapping.value("key", row).map(|key| key.trim().to_owned()).filter(|key| !key.is_empty())
        };
        let mut taken: FxHashSet<String> = self.table.rows.iter().filter_map(own).collect();
        let derive = |row: &Row| {
            let Some(base) = slug(&self.name(row)) else {
                return Err("It has neither a key nor a name to make one of.".to_owned());
            };
            let mut key = base.clone();
            let mut number = 1;
            while !taken.insert(key.clone()) {
                number += 1;
                key = format!("{base}-{number}");
            }
            Ok(key)
        };
        let mut derive = derive;
        self.table.rows.iter().map(|row| own(row).map_or_else(|| derive(row), Ok)).collect()
    }

    /// The record of a row: what the plan has under its key, with what the row says.
    fn record(&mut self, row: &Row, key: &str) -> Result<AnyRecord, String> {
        let kind = self.mapping.kind;
        let existing = self
            .plan
            .id_of(kind, key)
            .and_then(|id| self.plan.get(kind, id))
            .and_then(|entity| AnyRecord::of(self.plan, &entity));
        let is_new = existing.is_none();
        let mut record = match existing.map(serde_json::to_value) {
            Some(Ok(Value::Object(mut tagged))) => match tagged.remove("record") {
                Some(Value::Object(record)) => record,
                _ => Map::new(),
            },
            _ => Map::new(),
        };
        record.insert("key".to_owned(), Value::from(key));
        let own_zone = self.zone_of(row, &record)?;
        if is_new && let Some(zone) = own_zone {
            record.insert("zone".to_owned(), Value::from(zone.name()));
        }
        let zone = own_zone.unwrap_or(self.zone);
        for field in fields(kind) {
            let Some(text) = self.mapping.value(field.name, row) else { continue };
            if matches!(field.takes, Takes::Key | Takes::Way) {
                continue;
            }
            if let Some(value) = self.value(field, text, zone, row.line)? {
                put(&mut record, field.path, value);
            }
        }
        self.when(row, &mut record, zone)?;
        if kind == EntityKind::Release {
            self.teams_of_new_services(row, &record);
        }
        let tagged = json!({ "kind": kind, "record": record });
        serde_json::from_value(tagged).map_err(|error| missing_field(kind, &error.to_string()))
    }

    /// The zone on whose wall clock the row's times are, for kinds that have one.
    fn zone_of(&self, row: &Row, record: &Map<String, Value>) -> Result<Option<Tz>, String> {
        if !matches!(self.mapping.kind, EntityKind::Window | EntityKind::Freeze | EntityKind::Person) {
            return Ok(None);
        }
        let given = self.mapping.value("zone", row).map(str::trim).filter(|zone| !zone.is_empty());
        let text = given.or_else(|| record.get("zone").and_then(Value::as_str));
        match text {
            Some(text) => parse_zone(text).map(Some).map_err(|error| format!("{error}.")),
            None => Ok(Some(self.zone)),
        }
    }

    /// The value of a cell; none where it says nothing that would change the record.
    fn value(&mut self, field: &Field, text: &str, zone: Tz, line: u64) -> Result<Option<Value>, String> {
        let trimmed = text.trim();
        let named = |reason: String| format!("{}: {reason}", field.name);
        if trimmed.is_empty() {
            return Ok(match field.takes {
                // White space alone is text too.
                Takes::Text => Some(Value::from(text)),
                Takes::One(_) | Takes::Instant | Takes::MaybeDuration | Takes::Number | Takes::Rule => {
                    Some(Value::Null)
                }
                Takes::Many(_) | Takes::Locals | Takes::Hours | Takes::Absences => Some(json!([])),
                Takes::Selection(_) => Some(Value::from("all")),
                Takes::Key
                | Takes::Name
                | Takes::Word(_)
                | Takes::Local
                | Takes::Duration
                | Takes::Zone
                | Takes::Way => None,
            });
        }
        let value = match field.takes {
            Takes::Key | Takes::Way => return Ok(None),
            Takes::Text => Value::from(text),
            Takes::Name | Takes::Rule | Takes::Zone => Value::from(trimmed),
            Takes::Word(words) => {
                let word = word(trimmed);
                if !words.contains(&word.as_str()) {
                    return Err(named(format!("“{}” is none of {}.", printable(trimmed), words.join(", "))));
                }
                Value::from(word)
            }
            Takes::One(kind) => Value::from(self.references.key(kind, trimmed)),
            Takes::Selection(_) if trimmed.eq_ignore_ascii_case("all") => Value::from("all"),
            Takes::Many(kind) | Takes::Selection(kind) => self.keys_of(kind, text),
            Takes::Instant => {
                let moment = self.moment(field.name, trimmed).map_err(named)?;
                Value::from(format_instant(self.instant(moment, line)))
            }
            Takes::Local => {
                let local =
                    self.moment(field.name, trimmed).and_then(|moment| moment.local(zone)).map_err(named)?;
                Value::from(local.format(LOCAL_FORMAT).to_string())
            }
            Takes::Locals => {
                let locals = split_list(text)
                    .iter()
                    .map(|element| {
                        let local = self.moment(field.name, element)?.local(zone)?;
                        Ok(Value::from(local.format(LOCAL_FORMAT).to_string()))
                    })
                    .collect::<Result<Vec<_>, String>>();
                Value::from(locals.map_err(named)?)
            }
            Takes::Duration | Takes::MaybeDuration => {
                Value::from(read_duration(trimmed).map_err(named)?.to_string())
            }
            Takes::Number => {
                let number: u32 = trimmed
                    .parse()
                    .map_err(|_| named(format!("“{}” is not a whole number.", printable(trimmed))))?;
                Value::from(number)
            }
            Takes::Hours => read_hours(text).map_err(named)?,
            Takes::Absences => read_absences(text).map_err(named)?,
        };
        Ok(Some(value))
    }

    fn keys_of(&mut self, kind: EntityKind, text: &str) -> Value {
        split_list(text).iter().map(|name| Value::from(self.references.key(kind, name))).collect()
    }

    fn moment(&self, field: &str, text: &str) -> Result<Moment, String> {
        Moment::read(text, self.orders.get(field).copied().flatten())
    }

    /// The instant of a moment in the zone of dates without one; says so where the clock jumps there.
    fn instant(&mut self, moment: Moment, line: u64) -> slipway_core::time::Instant {
        let (at, wall_clock) = moment.instant(self.zone);
        let what = match wall_clock {
            WallClock::Plain => return at,
            WallClock::Skipped => "is skipped by the clock of",
            WallClock::Repeated => "comes twice on the clock of",
        };
        if self.notes.len() < ROW_NOTES {
            self.notes.push(format!(
                "Line {line}: the time {what} {} that day; it was read as {}.",
                self.zone.name(),
                format_instant(at)
            ));
        }
        at
    }

    /// Start and duration from the other ways to say them: an end, or a first and last day.
    fn when(&self, row: &Row, record: &mut Map<String, Value>, zone: Tz) -> Result<(), String> {
        let kind = self.mapping.kind;
        if !matches!(kind, EntityKind::Window | EntityKind::Freeze | EntityKind::Release) {
            return Ok(());
        }
        let given = |name: &'static str| {
            self.mapping
                .value(name, row)
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(|text| (name, text))
        };
        let moment = |(name, text): (&'static str, &str)| {
            self.moment(name, text).map_err(|reason| format!("{name}: {reason}"))
        };
        let day = |cell: (&'static str, &str)| -> Result<NaiveDate, String> {
            Ok(moment(cell)?.local(zone)?.date())
        };
        if kind == EntityKind::Release {
            if let (Some(start), Some(end), None) = (given("start"), given("end"), given("duration")) {
                let (start, end) = (moment(start)?.instant(self.zone).0, moment(end)?.instant(self.zone).0);
                let duration = exact(end - start).ok_or("end: The end is not after the start.")?;
                record.insert("duration".to_owned(), Value::from(duration.to_string()));
            }
            return Ok(());
        }
        if let (Some(first), None) = (given("first_day"), given("start")) {
            let start = day(first)?.and_time(NaiveTime::MIN);
            record.insert("start".to_owned(), Value::from(start.format(LOCAL_FORMAT).to_string()));
        }
        if given("duration").is_some() {
            return Ok(());
        }
        let end = match (given("end"), given("last_day")) {
            (Some(end), _) => Some(moment(end)?.local(zone).map_err(|reason| format!("end: {reason}"))?),
            (None, Some(last)) => {
                day(last)?.checked_add_days(Days::new(1)).map(|day| day.and_time(NaiveTime::MIN))
            }
            // A single day says it all.
            (None, None) if given("first_day").is_some() && !record.contains_key("duration") => {
                record.insert("duration".to_owned(), Value::from("P1D"));
                None
            }
            (None, None) => None,
        };
        let start = record.get("start").and_then(Value::as_str).and_then(read_local);
        if let (Some(start), Some(end)) = (start, end) {
            let duration = duration_between(start, end, zone)?;
            record.insert("duration".to_owned(), Value::from(duration.to_string()));
        }
        Ok(())
    }

    /// Gives services that this import makes the team that the row names.
    fn teams_of_new_services(&mut self, row: &Row, record: &Map<String, Value>) {
        let Some(team) = self.mapping.value("team", row).map(str::trim).filter(|team| !team.is_empty())
        else {
            return;
        };
        for service in record.get("services").and_then(Value::as_array).into_iter().flatten() {
            if let Some(service) = service.as_str() {
                self.references.set_team(service, team);
            }
        }
    }
}

fn read_local(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, LOCAL_FORMAT).ok()
}

fn put(record: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [field] => {
            record.insert((*field).to_owned(), value);
        }
        [outer, rest @ ..] => {
            let inner = record.entry((*outer).to_owned()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// What serde says about a record that lacks something, as a sentence about the row.
fn missing_field(kind: EntityKind, error: &str) -> String {
    match error.split('`').nth(1).filter(|_| error.starts_with("missing field")) {
        Some(field) => {
            let ways: BTreeMap<&str, &str> = BTreeMap::from([
                ("start", "a start or a first_day"),
                ("duration", "a duration, an end or a last_day"),
            ]);
            format!("A {kind} needs {}.", ways.get(field).copied().unwrap_or(field))
        }
        None => format!("It is no {kind}: {error}."),
    }
}

//! Working hours and absences as the cell of a table.

use chrono::NaiveDate;
use serde_json::{Value, json};
use slipway_core::format::{Absence, Day, Hours};
use slipway_core::text::printable;

use super::cell::Moment;

const DAYS: [(&str, Day); 7] = [
    ("MO", Day::Monday),
    ("TU", Day::Tuesday),
    ("WE", Day::Wednesday),
    ("TH", Day::Thursday),
    ("FR", Day::Friday),
    ("SA", Day::Saturday),
    ("SU", Day::Sunday),
];

fn place_of(day: &str) -> Option<usize> {
    let day = day.trim().to_ascii_uppercase();
    // Monday and Mon as well as MO.
    let short = day.get(..2)?;
    let plain = day.bytes().all(|c| c.is_ascii_alphabetic()) && day.len() <= 9;
    DAYS.iter().position(|(name, _)| plain && *name == short)
}

/// Reads `MO-FR 09:00-17:30; SA,SU 10:00-12:00`.
pub(super) fn read_hours(cell: &str) -> Result<Value, String> {
    let mut all = Vec::new();
    for part in cell.split([';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let refused =
            || format!("“{}” are no working hours; write them like MO-FR 09:00-17:30.", printable(part));
        let (days, times) = part.rsplit_once(char::is_whitespace).ok_or_else(refused)?;
        let (from, to) = times.split_once(['-', '–']).ok_or_else(refused)?;
        let mut places = Vec::new();
        for span in days.split([',', ' ']).filter(|span| !span.is_empty()) {
            let (first, last) = span.split_once(['-', '–']).unwrap_or((span, span));
            let (first, last) = (place_of(first).ok_or_else(refused)?, place_of(last).ok_or_else(refused)?);
            // A span may go round the end of the week: SA-MO.
            let length = (last + 7 - first) % 7;
            places.extend((0..=length).map(|step| (first + step) % 7));
        }
        places.sort_unstable();
        places.dedup();
        let days: Vec<&str> =
            places.iter().filter_map(|place| DAYS.get(*place).map(|(name, _)| *name)).collect();
        all.push(json!({ "days": days, "from": from.trim(), "to": to.trim() }));
    }
    Ok(Value::Array(all))
}

/// Writes working hours for [`read_hours`].
pub(crate) fn write_hours(hours: &[Hours]) -> String {
    let one = |hours: &Hours| {
        let days: Vec<&str> = hours
            .days
            .iter()
            .filter_map(|day| DAYS.iter().find(|(_, other)| other == day).map(|(name, _)| *name))
            .collect();
        let days = match (days.as_slice(), hours.days.len()) {
            ([first, _, .., last], length) if is_run(&hours.days) && length > 2 => format!("{first}-{last}"),
            (days, _) => days.join(","),
        };
        format!("{days} {}-{}", hours.from, hours.to)
    };
    hours.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Whether the days follow each other within a week.
fn is_run(days: &[Day]) -> bool {
    let places: Vec<usize> =
        days.iter().filter_map(|day| DAYS.iter().position(|(_, other)| other == day)).collect();
    places.windows(2).all(|pair| matches!(pair, [one, next] if one + 1 == *next))
}

/// Reads `2026-12-24/2026-12-27 leave`: the first day away, the first day back, and why; one a line, or split
/// by `;` or `|` where a date follows.
pub(super) fn read_absences(cell: &str) -> Result<Value, String> {
    let mut all = Vec::new();
    for line in cell.lines() {
        for part in split_before_dates(line) {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let refused = || {
                format!(
                    "“{}” is no absence; write the first day away and the first day back, like 2026-12-24/2026-12-27 leave.",
                    printable(part)
                )
            };
            let (dates, reason) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
            let (start, end) = dates.trim_end_matches([';', '|']).split_once('/').ok_or_else(refused)?;
            let (start, end) = (day(start).ok_or_else(refused)?, day(end).ok_or_else(refused)?);
            all.push(json!({ "start": start.to_string(), "end": end.to_string(), "reason": reason.trim() }));
        }
    }
    Ok(Value::Array(all))
}

fn day(text: &str) -> Option<NaiveDate> {
    match Moment::read(text, None) {
        Ok(Moment::Day(day)) => Some(day),
        _ => None,
    }
}

/// The parts of a line: split at `;` or `|` before what looks like a date.
fn split_before_dates(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in line.match_indices([';', '|']) {
        let rest = line.get(at + 1..).unwrap_or_default().trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 4 && rest.get(4..5) == Some("-") {
            parts.push(line.get(begin..at).unwrap_or_default());
            begin = at + 1;
        }
    }
    parts.push(line.get(begin..).unwrap_or_default());
    parts
}

/// Writes absences for [`read_absences`].
pub(crate) fn write_absences(absences: &[Absence]) -> String {
    let one =
        |absence: &Absence| format!("{}/{} {}", absence.start, absence.end, absence.reason).trim().to_owned();
    absences.iter().map(one).collect::<Vec<_>>().join("\n")
}

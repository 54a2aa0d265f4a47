//! What is printed: JSON as it is, or text for people.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use chrono::NaiveDateTime;
use serde::Serialize;
use slipway_api::types::Span;
use slipway_api::types::conflicts::{ConflictView, NextSlot};
use slipway_core::conflicts::Severity;

use crate::outcome::Failure;

/// Prints text, or the value as JSON. A reader that has gone away (`| head`) is no error.
pub fn out<T: Serialize>(json: bool, value: &T, text: impl FnOnce() -> String) -> Result<(), Failure> {
    let mut printed = if json {
        serde_json::to_string_pretty(value).map_err(|error| {
            Failure::io("The answer could not be written as JSON", &io::Error::other(error))
        })?
    } else {
        text()
    };
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    match io::stdout().lock().write_all(printed.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::io("The answer could not be printed", &error))
        }
        _ => Ok(()),
    }
}

/// Columns, each as wide as its widest cell but the last, which is left as it is.
pub fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (place, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if place + 1 == row.len() {
                line.push_str(cell);
            } else {
                let _ = write!(line, "{cell:width$}  ");
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A slot in the plan's zone: `Tue 01 Dec 2026 22:00 – 00:00`, with the end's day where it is another.
pub fn slot(span: &Span) -> String {
    range(&span.local_start, &span.local_end)
}

/// The same for the next legal slot, or the reason that there is none.
pub fn next_slot(next: &NextSlot) -> String {
    match (&next.local_start, &next.local_end) {
        (Some(start), Some(end)) => range(start, end),
        _ => next.reason.clone().unwrap_or_else(|| "No legal slot was found.".to_owned()),
    }
}

fn range(start: &str, end: &str) -> String {
    let read = |text: &str| text.parse::<NaiveDateTime>().ok();
    match (read(start), read(end)) {
        (Some(from), Some(to)) => {
            let end_format = if from.date() == to.date() { "%H:%M" } else { "%a %d %b %H:%M" };
            format!("{} – {}", from.format("%a %d %b %Y %H:%M"), to.format(end_format))
        }
        _ => format!("{start} – {end}"),
    }
}

/// Conflicts, one a paragraph, under the release they belong to.
pub fn conflicts(conflicts: &[ConflictView]) -> String {
    let mut text = String::new();
    let mut of = None;
    for conflict in conflicts {
        if of != Some(&conflict.release) {
            of = Some(&conflict.release);
            let all: Vec<_> = conflicts.iter().filter(|other| other.release == conflict.release).collect();
            let blocks = all.iter().filter(|other| other.blocks()).count();
            let _ = writeln!(text, "{}: {}", conflict.release, verdict(blocks, all.len() - blocks));
            if let Some(next) = &conflict.next_slot {
                let _ = writeln!(text, "  next legal slot: {} – {}", next.start, next.end);
            }
        }
        let _ = writeln!(text, "  {} {}: {}", word(conflict.severity), kind_word(conflict), conflict.message);
        if !conflict.clear_by.is_empty() {
            let _ = writeln!(text, "         can be cleared by {}", conflict.clear_by.join(", "));
        }
    }
    text
}

fn verdict(blocks: usize, warns: usize) -> String {
    let count = |n: usize, verb: &str| format!("{n} {verb}{}", if n == 1 { "s" } else { "" });
    match (blocks, warns) {
        (0, 0) => "can ship".to_owned(),
        (0, _) => format!("can ship, {}", count(warns, "warn")),
        (_, 0) => format!("can’t ship, {}", count(blocks, "block")),
        _ => format!("can’t ship, {}, {}", count(blocks, "block"), count(warns, "warn")),
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocks => "blocks",
        Severity::Warns => "warns ",
    }
}

/// The kind as its JSON word: what people can search the documentation for.
fn kind_word(conflict: &ConflictView) -> String {
    serde_json::to_value(conflict.kind)
        .ok()
        .and_then(|kind| kind.as_str().map(str::to_owned))
        .unwrap_or_default()
}

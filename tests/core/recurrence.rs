//! Rules and their occurrences.

mod boundary;
mod clock;
mod golden;
mod oracle;
mod words;

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use slipway_core::calendar::{Occurrence, Recurrence, Rule};
use slipway_core::time::{Duration, Slot, parse_instant, parse_local};

fn local(text: &str) -> NaiveDateTime {
    parse_local(text).unwrap()
}

fn slot(from: &str, to: &str) -> Slot {
    Slot::new(parse_instant(from).unwrap(), parse_instant(to).unwrap())
}

fn rule(text: &str, zone: Tz, start: &str) -> Rule {
    Rule::parse(text, zone, local(start)).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn recurrence(zone: Tz, start: &str, duration: &str, text: &str) -> Recurrence {
    Recurrence {
        zone,
        start: local(start),
        duration: duration.parse().unwrap(),
        rule: Some(rule(text, zone, start)),
        exdates: Vec::new(),
        rdates: Vec::new(),
    }
}

/// The wall-clock starts of `text` from `start` in UTC up to `to`.
fn floating(start: &str, text: &str, to: &str) -> Vec<String> {
    let recurrence = recurrence(Tz::UTC, start, "PT1M", text);
    let all = Slot::new(local(start).and_utc(), local(to).and_utc());
    recurrence.occurrences(all).iter().map(local_text).collect()
}

fn local_text(occurrence: &Occurrence) -> String {
    occurrence.local_start.format("%Y-%m-%dT%H:%M").to_string()
}

fn starts(occurrences: &[Occurrence]) -> Vec<String> {
    occurrences.iter().map(|one| one.slot.start.format("%Y-%m-%dT%H:%MZ").to_string()).collect()
}

fn spans(occurrences: &[Occurrence]) -> Vec<String> {
    occurrences
        .iter()
        .map(|one| {
            format!(
                "{} to {}",
                one.slot.start.format("%Y-%m-%dT%H:%MZ"),
                one.slot.end.format("%Y-%m-%dT%H:%MZ")
            )
        })
        .collect()
}

const NO_TIME: Duration = Duration::ZERO;

//! `person-unavailable`: absences and working hours.

use chrono::{Datelike, Days, NaiveDate};

use super::finding::Finding;
use super::landscape::Landscape;
use super::rules::Subject;
use crate::teams::Person;
use crate::time::{Instant, Slot, resolve_local, to_local};

/// Once for each person who is away during the slot, and once for each who would work outside their hours.
pub(super) fn check(landscape: &Landscape, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for person in subject.node.people.iter().copied() {
        let Some(worker) = landscape.people.get(person) else { continue };
        let absences: Vec<usize> = worker
            .away
            .iter()
            .enumerate()
            .filter(|(_, away)| away.overlaps(&subject.slot))
            .map(|(absence, _)| absence)
            .collect();
        if !absences.is_empty() {
            found.push(Finding::Absent { person, absences });
        }
        if !on_duty(&worker.record, subject.slot) {
            found.push(Finding::OffHours { person });
        }
    }
}

/// Whether all of `slot` lies within the person's working hours, where one span may take over from another.
/// Of somebody who gave no hours nothing is known, and nothing is held against them.
fn on_duty(person: &Person, slot: Slot) -> bool {
    if person.hours.is_empty() {
        return true;
    }
    let mut until = slot.start;
    while until < slot.end {
        match on_duty_until(person, until) {
            Some(later) => until = later,
            None => return false,
        }
    }
    true
}

/// The latest end of the working spans that hold `at`.
fn on_duty_until(person: &Person, at: Instant) -> Option<Instant> {
    let today = to_local(person.zone, at).date();
    // A span may have begun on the day before (two, where a zone skipped a day), or even on the day after,
    // where a clock went back over midnight.
    today
        .checked_sub_days(Days::new(2))
        .unwrap_or(today)
        .iter_days()
        .take(4)
        .flat_map(|day| spans_from(person, day))
        .filter(|span| span.contains(at))
        .map(|span| span.end)
        .max()
}

/// The working spans that begin on a local day.
fn spans_from(person: &Person, day: NaiveDate) -> impl Iterator<Item = Slot> + '_ {
    person.hours.iter().filter(move |hours| hours.begins_on(day.weekday())).filter_map(move |hours| {
        let last = if hours.to <= hours.from { day.checked_add_days(Days::new(1))? } else { day };
        let start = resolve_local(person.zone, day.and_time(hours.from)).0;
        let end = resolve_local(person.zone, last.and_time(hours.to)).0;
        Some(Slot::new(start, end))
    })
}

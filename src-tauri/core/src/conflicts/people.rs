//! `person-unavailable`: absences and working hours.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use super::finding::Finding;
use super::landscape::Landscape;
use super::rules::Subject;
use super::zones::{ZoneChanges, offset_at};
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
        if !on_duty(&landscape.changes, &worker.record, subject.slot) {
            found.push(Finding::OffHours { person });
        }
    }
}

/// Whether all of `slot` lies within the person's working hours, where one span may take over from another.
/// Of somebody who gave no hours nothing is known, and nothing is held against them.
fn on_duty(changes: &ZoneChanges, person: &Person, slot: Slot) -> bool {
    if person.hours.is_empty() {
        return true;
    }
    let clock = WallOf::around(changes, person.zone, slot);
    let mut until = slot.start;
    while until < slot.end {
        match on_duty_until(&clock, person, until) {
            Some(later) => until = later,
            None => return false,
        }
    }
    true
}

/// The latest end of the working spans that hold `at`.
fn on_duty_until(clock: &WallOf, person: &Person, at: Instant) -> Option<Instant> {
    let today = clock.local(at).date();
    // A span may have begun on the day before (two, where a zone skipped a day), or even on the day after,
    // where a clock went back over midnight.
    today
        .checked_sub_days(Days::new(2))
        .unwrap_or(today)
        .iter_days()
        .take(4)
        .flat_map(|day| spans_from(clock, person, day))
        .filter(|span| span.contains(at))
        .map(|span| span.end)
        .max()
}

/// The working spans that begin on a local day.
fn spans_from<'a>(clock: &'a WallOf, person: &'a Person, day: NaiveDate) -> impl Iterator<Item = Slot> + 'a {
    person.hours.iter().filter(move |hours| hours.begins_on(day.weekday())).filter_map(move |hours| {
        let last = if hours.to <= hours.from { day.checked_add_days(Days::new(1))? } else { day };
        Some(Slot::new(clock.instant(day.and_time(hours.from)), clock.instant(last.and_time(hours.to))))
    })
}

/// The wall clock of a zone around a slot. On most days it does not change, and then no table need be asked.
struct WallOf {
    zone: Tz,
    steady: Option<TimeDelta>,
}

impl WallOf {
    /// Further than any working span reaches that touches a slot, and than any clock is from UTC.
    const AROUND: TimeDelta = TimeDelta::days(5);

    fn around(changes: &ZoneChanges, zone: Tz, slot: Slot) -> Self {
        let range = Slot::new(slot.start - Self::AROUND, slot.end + Self::AROUND);
        let steady = changes.within(zone, range).is_empty();
        Self { zone, steady: steady.then(|| TimeDelta::seconds(offset_at(zone, slot.start))) }
    }

    fn local(&self, at: Instant) -> NaiveDateTime {
        self.steady.map_or_else(|| to_local(self.zone, at), |offset| at.naive_utc() + offset)
    }

    fn instant(&self, local: NaiveDateTime) -> Instant {
        self.steady.map_or_else(|| resolve_local(self.zone, local).0, |offset| (local - offset).and_utc())
    }
}

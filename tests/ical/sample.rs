//! Recurrences to try readers with, and the calendars they are written in.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use slipway_core::calendar::{Recurrence, Rule};
use slipway_core::time::{parse_local, parse_zone};
use slipway_ical::calendar::{Calendar, Event, Status, When};

pub fn stamp() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 5, 9, 30, 0).unwrap()
}

pub fn local(text: &str) -> NaiveDateTime {
    parse_local(text).unwrap()
}

/// A recurrence; `rule` may be empty for none.
pub fn recurrence(zone: &str, start: &str, duration: &str, rule: &str) -> Recurrence {
    let (zone, start) = (parse_zone(zone).unwrap(), local(start));
    Recurrence {
        zone,
        start,
        duration: duration.parse().unwrap(),
        rule: (!rule.is_empty()).then(|| Rule::parse(rule, zone, start).unwrap()),
        exdates: Vec::new(),
        rdates: Vec::new(),
    }
}

pub fn without(mut recurrence: Recurrence, exdates: &[&str]) -> Recurrence {
    recurrence.exdates = exdates.iter().map(|text| local(text)).collect();
    recurrence
}

pub fn with(mut recurrence: Recurrence, rdates: &[&str]) -> Recurrence {
    recurrence.rdates = rdates.iter().map(|text| local(text)).collect();
    recurrence
}

pub fn event(uid: &str, when: When) -> Event {
    Event {
        uid: uid.to_owned(),
        sequence: 0,
        stamp: stamp(),
        last_modified: stamp(),
        summary: uid.to_owned(),
        description: String::new(),
        categories: Vec::new(),
        status: Status::Confirmed,
        busy: false,
        when,
    }
}

pub fn calendar(events: Vec<Event>) -> Calendar {
    Calendar { name: "Payments 2026".to_owned(), events }
}

//! What a calendar of ours carries, and how it becomes iCalendar.
//!
//! A single span is written in UTC. What recurs is written on the wall clock of its zone, with a VTIMEZONE,
//! and its rule, exceptions and additions stay what they are: nothing is ever flattened into a list.
//!
//! Readers agree on all of that but for the few occurrences that meet a change of the clock. Of three tried,
//! each has its own reading of a start that the zone skips or repeats, two add hours on the wall clock
//! instead of counting them, and one takes a nominal day for 24 hours. So those occurrences (two a year for
//! a weekly night) are spelled out beside the rule, in UTC, as RFC 5545 §3.8.4.4 provides for
//! (RECURRENCE-ID), from the first one up to [`CLOCK_CHANGE_YEARS`] years ahead. A length is given as
//! DURATION, since that alone can say whether days or hours are meant (§3.8.5.3).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{Days as NominalDays, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use ical::parser::ical::component::{IcalCalendar, IcalEvent};
use ical::property::Property;
use slipway_core::calendar::{Occurrence, Recurrence};
use slipway_core::time::{
    Duration, Instant, Slot, WallClock, resolve_local, to_local, utc_offset, zone_transitions,
};

use crate::lines::{self, raw, text, texts, with_parameter};
use crate::zone::{is_utc, vtimezone};

/// Who wrote the file (RFC 5545 §3.7.3).
pub const PRODID: &str = "-//Slipway//Slipway release planner//EN";

/// For how many years after it was made a file spells out the occurrences that meet a change of the clock.
pub const CLOCK_CHANGE_YEARS: u32 = 5;

/// A calendar to be written.
///
/// There is no X-WR-TIMEZONE: every time says itself which clock it is on, and readers that heed the property
/// move what recurs in UTC to that zone's wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What a reader shows as the calendar's name.
    pub name: String,
    /// The events, written in this order.
    pub events: Vec<Event>,
}

/// One thing in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The identity of the thing for life, the same in every file that carries it.
    pub uid: String,
    /// Rises with each change that a reader would notice (RFC 5545 §3.8.7.4).
    pub sequence: u32,
    /// When this description of the thing was made (DTSTAMP).
    pub stamp: Instant,
    /// When the thing last changed in the plan.
    pub last_modified: Instant,
    /// One line that names it.
    pub summary: String,
    /// More about it; lines are broken by `\n`. Not written if empty.
    pub description: String,
    /// Words to filter by. Empty ones are not written.
    pub categories: Vec<String>,
    /// Whether it will happen.
    pub status: Status,
    /// Whether it makes people look busy. A cancelled event never does.
    pub busy: bool,
    /// When it happens.
    pub when: When,
}

/// Whether an event will happen (RFC 5545 §3.8.1.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It will.
    Confirmed,
    /// It may.
    Tentative,
    /// It will not.
    Cancelled,
}

/// When an event happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Once, from instant to instant; written in UTC.
    Instants(Slot),
    /// On whole days; written as dates, which every reader shows as all-day.
    Days(Days),
    /// On the wall clock of a zone, perhaps again and again.
    Recurring(Box<Recurrence>),
}

/// Whole days on the wall clock, perhaps recurring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    first: NaiveDate,
    end: NaiveDate,
    rule: Option<String>,
    exdates: Vec<NaiveDate>,
    rdates: Vec<NaiveDate>,
}

impl Days {
    /// The days from `first` up to, not including, `end`; at least one.
    pub fn new(first: NaiveDate, end: NaiveDate) -> Self {
        let end = end.max(first.succ_opt().unwrap_or(first));
        Self { first, end, rule: None, exdates: Vec::new(), rdates: Vec::new() }
    }

    /// The days of a recurrence that begins at midnight and lasts a whole number of nominal days, and whose
    /// rule and additions keep to midnight; otherwise none. UNTIL becomes the local date it falls on, as
    /// RFC 5545 §3.3.10 wants it beside a DTSTART that is a date.
    pub fn of(recurrence: &Recurrence) -> Option<Self> {
        let midnight = |at: &NaiveDateTime| at.time() == NaiveTime::MIN;
        let days = recurrence.duration.nominal_days();
        let whole = midnight(&recurrence.start)
            && recurrence.rdates.iter().all(midnight)
            && days > 0
            && recurrence.duration.exact().is_zero();
        if !whole {
            return None;
        }
        let rule = match &recurrence.rule {
            Some(rule) => Some(rule_of_days(rule.as_str(), recurrence.zone)?),
            None => None,
        };
        let first = recurrence.first_start().date();
        let dates = |times: &[NaiveDateTime]| {
            times.iter().filter(|at| midnight(at)).map(NaiveDateTime::date).collect()
        };
        Some(Self {
            first,
            end: first.checked_add_days(NominalDays::new(days))?,
            rule,
            exdates: dates(&recurrence.exdates),
            rdates: dates(&recurrence.rdates),
        })
    }
}

/// A rule for dates: UNTIL as a date, and no part that names a time of day.
fn rule_of_days(rule: &str, zone: Tz) -> Option<String> {
    let mut parts = Vec::new();
    for part in rule.split(';') {
        let (name, value) = part.split_once('=')?;
        match name {
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => return None,
            "FREQ" if matches!(value, "HOURLY" | "MINUTELY" | "SECONDLY") => return None,
            "UNTIL" => {
                let until = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ").ok()?;
                parts.push(format!("UNTIL={}", to_local(zone, until.and_utc()).format("%Y%m%d")));
            }
            _ => parts.push(part.to_owned()),
        }
    }
    Some(parts.join(";"))
}

impl When {
    /// When a window holds: a single span as instants, a recurring one on its wall clock.
    pub fn of(recurrence: &Recurrence) -> Self {
        let left_out = recurrence.exdates.contains(&recurrence.start);
        if recurrence.rule.is_some() || !recurrence.rdates.is_empty() || left_out {
            return Self::Recurring(Box::new(recurrence.clone()));
        }
        let (start, _) = resolve_local(recurrence.zone, recurrence.start);
        Self::Instants(Slot::new(start, recurrence.duration.after(start, recurrence.zone)))
    }

    /// When a freeze holds: as dates if it is made of whole days, else as [`When::of`] says.
    pub fn of_whole_days(recurrence: &Recurrence) -> Self {
        Days::of(recurrence).map_or_else(|| Self::of(recurrence), Self::Days)
    }
}

impl Calendar {
    /// The calendar as the text of an `.ics` file.
    pub fn to_text(&self) -> String {
        lines::write(&self.to_model())
    }

    /// The calendar in the component model of the `ical` crate, values as they stand on the lines.
    pub fn to_model(&self) -> IcalCalendar {
        let mut model = IcalCalendar::new();
        model.properties = vec![
            raw("VERSION", "2.0"),
            text("PRODID", PRODID),
            raw("CALSCALE", "GREGORIAN"),
            text("NAME", &self.name),
            text("X-WR-CALNAME", &self.name),
        ];
        model.timezones =
            self.zones().into_values().map(|usage| vtimezone(usage.zone, usage.first, usage.last)).collect();
        model.events = self.events.iter().flat_map(Event::to_models).collect();
        model
    }

    /// The zones that events name, each with the time it is used in, by name.
    fn zones(&self) -> BTreeMap<&'static str, Usage> {
        let mut zones: BTreeMap<&'static str, Usage> = BTreeMap::new();
        for event in &self.events {
            let When::Recurring(recurrence) = &event.when else { continue };
            if is_utc(recurrence.zone) {
                continue;
            }
            let usage = Usage::of(recurrence);
            zones
                .entry(recurrence.zone.name())
                .and_modify(|known| {
                    known.first = known.first.min(usage.first);
                    known.last = known.last.zip(usage.last).map(|(one, other)| one.max(other));
                })
                .or_insert(usage);
        }
        zones
    }
}

/// A zone and the time it is used in; no last instant means for ever.
struct Usage {
    zone: Tz,
    first: Instant,
    last: Option<Instant>,
}

impl Usage {
    fn of(recurrence: &Recurrence) -> Self {
        let zone = recurrence.zone;
        let starts = || std::iter::once(&recurrence.start).chain(&recurrence.rdates);
        let instant = |local: &NaiveDateTime| resolve_local(zone, *local).0;
        let first = starts().map(instant).min().unwrap_or_default();
        let named = starts().map(instant).max().unwrap_or_default();
        let last = match &recurrence.rule {
            None => Some(named),
            // COUNT ends a rule too, but where is known only by counting; “for ever” is right as well.
            Some(rule) => rule.until().map(|until| until.max(named)),
        };
        Self { zone, first, last: last.map(|last| recurrence.duration.after(last, zone)) }
    }
}

impl Event {
    /// The event, and after it each occurrence of it that is spelled out.
    fn to_models(&self) -> Vec<IcalEvent> {
        let mut models = vec![self.to_model(self.when.to_properties())];
        if let When::Recurring(recurrence) = &self.when {
            models.extend(on_clock_changes(recurrence, self.stamp).into_iter().map(|occurrence| {
                let mut properties = vec![times("RECURRENCE-ID", recurrence.zone, &[occurrence.local_start])];
                properties.extend(When::Instants(occurrence.slot).to_properties());
                self.to_model(properties)
            }));
        }
        models
    }

    fn to_model(&self, when: Vec<Property>) -> IcalEvent {
        let mut properties = vec![
            text("UID", &self.uid),
            raw("DTSTAMP", format_utc(self.stamp)),
            raw("LAST-MODIFIED", format_utc(self.last_modified)),
            raw("SEQUENCE", self.sequence.to_string()),
        ];
        properties.extend(when);
        properties.push(text("SUMMARY", &self.summary));
        if !self.description.trim().is_empty() {
            properties.push(text("DESCRIPTION", &self.description));
        }
        let categories: Vec<&str> =
            self.categories.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect();
        if !categories.is_empty() {
            properties.push(texts("CATEGORIES", categories));
        }
        let busy = self.busy && self.status != Status::Cancelled;
        let (status, busy_status) = match self.status {
            Status::Confirmed => ("CONFIRMED", "BUSY"),
            Status::Tentative => ("TENTATIVE", "TENTATIVE"),
            Status::Cancelled => ("CANCELLED", "FREE"),
        };
        properties.push(raw("STATUS", status));
        // Outlook goes by its own property, everybody else by TRANSP.
        properties.push(raw("TRANSP", if busy { "OPAQUE" } else { "TRANSPARENT" }));
        properties.push(raw("X-MICROSOFT-CDO-BUSYSTATUS", if busy { busy_status } else { "FREE" }));
        if matches!(self.when, When::Days(_)) {
            properties.push(raw("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE"));
        }
        IcalEvent { properties, alarms: Vec::new() }
    }
}

impl When {
    /// DTSTART, its end, and what makes it recur.
    fn to_properties(&self) -> Vec<Property> {
        match self {
            Self::Instants(slot) => {
                vec![raw("DTSTART", format_utc(slot.start)), raw("DTEND", format_utc(slot.end))]
            }
            Self::Days(days) => {
                let mut properties = vec![dates("DTSTART", &[days.first]), dates("DTEND", &[days.end])];
                properties.extend(days.rule.iter().map(|rule| raw("RRULE", rule.as_str())));
                if !days.exdates.is_empty() {
                    properties.push(dates("EXDATE", &days.exdates));
                }
                if !days.rdates.is_empty() {
                    properties.push(dates("RDATE", &days.rdates));
                }
                properties
            }
            Self::Recurring(recurrence) => recurring(recurrence),
        }
    }
}

/// The occurrences that readers do not agree on, because their start is one that the zone skips or repeats,
/// or the clock changes before they end, or they end on a repeated time.
fn on_clock_changes(recurrence: &Recurrence, stamp: Instant) -> Vec<Occurrence> {
    let zone = recurrence.zone;
    // The years that iCalendar can write at all.
    let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().unwrap_or_default();
    let begin = Usage::of(recurrence).first.clamp(year(1), year(9999));
    let ahead = NominalDays::new(u64::from(CLOCK_CHANGE_YEARS) * 366);
    let end = begin.max(stamp).checked_add_days(ahead).unwrap_or(Instant::MAX_UTC);
    let unclear = |occurrence: &Occurrence| {
        let Slot { start, end } = occurrence.slot;
        occurrence.wall_clock != WallClock::Plain
            || utc_offset(zone, start) != utc_offset(zone, end)
            || resolve_local(zone, to_local(zone, end)).1 != WallClock::Plain
    };
    // No change moves a clock by more than a day.
    let day = TimeDelta::days(1);
    let mut found = BTreeMap::new();
    for change in zone_transitions(zone, Slot::new(begin - day, end)) {
        let near = recurrence.occurrences(Slot::new(change.at - day, change.at + day));
        found.extend(near.into_iter().filter(unclear).map(|occurrence| (occurrence.slot.start, occurrence)));
    }
    found.into_values().collect()
}

fn recurring(recurrence: &Recurrence) -> Vec<Property> {
    let zone = recurrence.zone;
    let start = recurrence.first_start();
    let mut properties =
        vec![times("DTSTART", zone, &[start]), raw("DURATION", format_duration(recurrence.duration))];
    properties.extend(recurrence.rule.iter().map(|rule| raw("RRULE", rule.as_str())));
    if !recurrence.exdates.is_empty() {
        properties.push(times("EXDATE", zone, &recurrence.exdates));
    }
    if !recurrence.rdates.is_empty() {
        // Without a rule, ical.js forgets the start unless it is listed too; twice is once (§3.8.5.2).
        let listed = recurrence.rule.is_none().then_some(start);
        let rdates: BTreeSet<NaiveDateTime> = recurrence.rdates.iter().copied().chain(listed).collect();
        properties.push(times("RDATE", zone, &Vec::from_iter(rdates)));
    }
    properties
}

/// The duration in the strict grammar of RFC 5545 §3.3.6: no weeks beside other parts, no gap between hours
/// and seconds.
fn format_duration(duration: Duration) -> String {
    let (days, exact) = (duration.nominal_days(), duration.exact().num_seconds());
    let mut text = String::from("P");
    if days > 0 {
        let _ = write!(text, "{days}D");
    }
    if exact > 0 || days == 0 {
        let (hours, minutes, seconds) = (exact / 3600, exact / 60 % 60, exact % 60);
        text.push('T');
        if hours > 0 {
            let _ = write!(text, "{hours}H");
        }
        if minutes > 0 || (hours > 0 && seconds > 0) {
            let _ = write!(text, "{minutes}M");
        }
        if seconds > 0 || exact == 0 {
            let _ = write!(text, "{seconds}S");
        }
    }
    text
}

fn format_utc(at: Instant) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A property of wall-clock times in `zone`; in UTC they carry `Z` and no TZID (RFC 5545 §3.2.19).
fn times(name: &str, zone: Tz, locals: &[NaiveDateTime]) -> Property {
    let utc = is_utc(zone);
    let format = if utc { "%Y%m%dT%H%M%SZ" } else { "%Y%m%dT%H%M%S" };
    let values: Vec<String> = locals.iter().map(|at| at.format(format).to_string()).collect();
    let property = raw(name, values.join(","));
    if utc { property } else { with_parameter(property, "TZID", zone.name()) }
}

fn dates(name: &str, days: &[NaiveDate]) -> Property {
    let values: Vec<String> = days.iter().map(|day| day.format("%Y%m%d").to_string()).collect();
    with_parameter(raw(name, values.join(",")), "VALUE", "DATE")
}

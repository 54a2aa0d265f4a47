//! VTIMEZONE (RFC 5545 §3.6.5), derived from the transitions of a zone.
//!
//! What a file says about a zone has to be right for every year it is used in. So the transitions from a
//! little before the first use to the end of the compiled IANA data are taken, and each kind of change
//! (same offsets, same name) is cut into runs of consecutive years that one yearly rule describes. A run
//! that reaches the end of the data is a rule without end; one that stops earlier gets an UNTIL; what no
//! rule describes (Ramadan in Morocco, a government's whim) is listed date by date.

use chrono::{
    Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc, Weekday,
};
use chrono_tz::{OffsetComponents, OffsetName, Tz};
use ical::parser::ical::component::{IcalTimeZone, IcalTimeZoneTransition, IcalTimeZoneTransitionType};
use ical::property::Property;
use slipway_core::time::{Instant, Slot, Transition, zone_transitions};

use crate::lines::{raw, text};

/// The last year of the compiled IANA data. A rule still in force then goes on without end.
const LAST_YEAR: i32 = 2099;

/// How far before the first use the description begins, so that both clocks of a year are in it.
const LEAD: Days = Days::new(400);

/// How many years in a row a rule must hold to be written as a rule.
const SHORTEST_RUN: usize = 3;

/// How many rules that end may describe one kind of change before a plain list of dates reads better.
const MOST_ENDED_RULES: usize = 3;

/// Whether times in this zone are simply UTC, so that no VTIMEZONE is needed.
pub fn is_utc(zone: Tz) -> bool {
    matches!(
        zone,
        Tz::UTC
            | Tz::UCT
            | Tz::Universal
            | Tz::Zulu
            | Tz::Etc__UTC
            | Tz::Etc__UCT
            | Tz::Etc__Universal
            | Tz::Etc__Zulu
    )
}

/// What the clock of a zone shows: offset from UTC in seconds, daylight saving in seconds, abbreviation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Clock {
    offset: i32,
    saving: i64,
    name: String,
}

impl Clock {
    fn at(zone: Tz, at: Instant) -> Self {
        let offset = zone.offset_from_utc_datetime(&at.naive_utc());
        Self {
            offset: offset.fix().local_minus_utc(),
            saving: offset.dst_offset().num_seconds(),
            name: offset.abbreviation().unwrap_or_default().to_owned(),
        }
    }
}

/// What happens to the clock in a change. Changes of equal kind can share an observance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    from: i32,
    to: i32,
    daylight: bool,
    name: String,
}

/// One change of UTC offset.
#[derive(Debug, Clone)]
struct Change {
    at: Instant,
    kind: Kind,
}

impl Change {
    fn new(at: Instant, before: &Clock, after: Clock) -> Self {
        // Ireland and Morocco count their winter or Ramadan clock as negative saving. Readers take DAYLIGHT
        // for the clock that is ahead, so there the ordinary clock is the daylight one.
        let daylight = after.saving > 0 || (after.saving == 0 && before.saving < 0);
        let kind = Kind { from: before.offset, to: after.offset, daylight, name: after.name };
        Self { at, kind }
    }

    /// The onset as RFC 5545 has it: on the wall clock that was in force before it.
    fn onset(&self) -> NaiveDateTime {
        local(self.at, self.kind.from)
    }
}

fn local(at: Instant, offset: i32) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::seconds(i64::from(offset))
}

/// Every change of offset in `[from, to)`.
fn changes(zone: Tz, from: Instant, to: Instant) -> Vec<Change> {
    zone_transitions(zone, Slot::new(from, to))
        .into_iter()
        .map(|Transition { at, .. }| {
            Change::new(at, &Clock::at(zone, at - TimeDelta::seconds(1)), Clock::at(zone, at))
        })
        .collect()
}

/// A run of changes of one kind in consecutive years, and what they have in common.
#[derive(Debug)]
struct Run {
    kind: Kind,
    onsets: Vec<Instant>,
    start: NaiveDateTime,
    year: i32,
    /// The weekday, if all share it.
    weekday: Option<Weekday>,
    /// Whether each falls on the last such weekday of the month.
    last: bool,
    /// The days `d` of the month for which each is the first such weekday on or after `d`; may be empty.
    from_day: (u32, u32),
    /// The day of the month, if all share it.
    day: Option<u32>,
}

impl Run {
    fn new(change: &Change) -> Self {
        let start = change.onset();
        let (last, from_day) = place(start.date());
        Self {
            kind: change.kind.clone(),
            onsets: vec![change.at],
            start,
            year: start.year(),
            weekday: Some(start.weekday()),
            last,
            from_day,
            day: Some(start.day()),
        }
    }

    /// Takes `change` in, if it comes a year after the last one and a rule still describes them all.
    fn extend(&mut self, change: &Change) -> bool {
        let onset = change.onset();
        if change.kind != self.kind
            || onset.year() != self.year + 1
            || onset.month() != self.start.month()
            || onset.time() != self.start.time()
        {
            return false;
        }
        let (last, from_day) = place(onset.date());
        let weekday = self.weekday.filter(|weekday| *weekday == onset.weekday());
        let last = self.last && last;
        let from_day = (self.from_day.0.max(from_day.0), self.from_day.1.min(from_day.1));
        let day = self.day.filter(|day| *day == onset.day());
        if day.is_none() && (weekday.is_none() || !(last || from_day.0 <= from_day.1)) {
            return false;
        }
        self.onsets.push(change.at);
        self.year = onset.year();
        (self.weekday, self.last, self.from_day, self.day) = (weekday, last, from_day, day);
        true
    }

    /// Whether it stops before the data do.
    fn ends(&self) -> bool {
        self.year < LAST_YEAR
    }

    /// The rule that describes this run, if the run is long enough to be one.
    fn rule(&self) -> Option<String> {
        if self.onsets.len() < SHORTEST_RUN {
            return None;
        }
        let days = match (self.weekday.map(weekday_code), self.day) {
            (Some(weekday), _) if self.last => format!("BYDAY=-1{weekday}"),
            (Some(weekday), day) if self.from_day.0 <= self.from_day.1 => {
                let nth = (1..=4).find(|n| (self.from_day.0..=self.from_day.1).contains(&(n * 7 - 6)));
                match (nth, day) {
                    (Some(nth), _) => format!("BYDAY={nth}{weekday}"),
                    (None, Some(day)) => format!("BYMONTHDAY={day}"),
                    // Such as “the Sunday from the 2nd to the 8th” in Chile.
                    (None, None) => {
                        let days: Vec<String> =
                            (self.from_day.0..self.from_day.0 + 7).map(|day| day.to_string()).collect();
                        format!("BYMONTHDAY={};BYDAY={weekday}", days.join(","))
                    }
                }
            }
            (_, Some(day)) => format!("BYMONTHDAY={day}"),
            _ => return None,
        };
        let until = match self.onsets.last() {
            Some(last) if self.ends() => format!(";UNTIL={}", last.format("%Y%m%dT%H%M%SZ")),
            _ => String::new(),
        };
        Some(format!("FREQ=YEARLY;BYMONTH={};{days}{until}", self.start.month()))
    }
}

/// Whether a date is the last such weekday of its month, and the days of the month for which it is the
/// first such weekday on or after them.
fn place(date: NaiveDate) -> (bool, (u32, u32)) {
    let length = u32::from(date.num_days_in_month());
    (date.day() + 7 > length, (date.day().saturating_sub(6).max(1), date.day().min(length - 6)))
}

fn weekday_code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

/// The VTIMEZONE of `zone` for times from `first_use` to `last_use`, or for ever if that is `None`.
/// Its TZID is the IANA name.
pub fn vtimezone(zone: Tz, first_use: Instant, last_use: Option<Instant>) -> IcalTimeZone {
    let begin = first_use.checked_sub_days(LEAD).unwrap_or(first_use);
    let end = end_of_data().max(begin);
    let changes = changes(zone, begin, end);

    let mut parts: Vec<(Instant, IcalTimeZoneTransition)> = Vec::new();
    if changes.first().is_none_or(|first| first.at > first_use) {
        parts.push((begin, standing(zone, begin)));
    }
    let wanted = |at: Instant| last_use.is_none_or(|last| at <= last);
    let mut loose: Vec<(Kind, Vec<Instant>)> = Vec::new();
    let runs = runs(&changes);
    let ended = |kind: &Kind| {
        runs.iter().filter(|run| run.kind == *kind && run.rule().is_some() && run.ends()).count()
    };
    let crowded: Vec<Kind> =
        runs.iter().map(|run| &run.kind).filter(|kind| ended(kind) > MOST_ENDED_RULES).cloned().collect();
    for run in runs {
        if !run.onsets.first().is_some_and(|first| wanted(*first)) {
            continue;
        }
        let listed = run.ends() && crowded.contains(&run.kind);
        if let Some(rule) = run.rule().filter(|_| !listed) {
            let first = run.onsets.first().copied().unwrap_or(begin);
            parts.push((first, observance(&run.kind, &run.onsets, Some(rule))));
        } else {
            let onsets = run.onsets.into_iter().filter(|at| wanted(*at));
            match loose.iter_mut().find(|(kind, _)| *kind == run.kind) {
                Some((_, list)) => list.extend(onsets),
                None => loose.push((run.kind, onsets.collect())),
            }
        }
    }
    for (kind, onsets) in loose {
        if let Some(first) = onsets.first() {
            parts.push((*first, observance(&kind, &onsets, None)));
        }
    }
    parts.sort_by_key(|(first, _)| *first);
    IcalTimeZone {
        properties: vec![text("TZID", zone.name())],
        transitions: parts.into_iter().map(|(_, part)| part).collect(),
    }
}

/// The first instant after the compiled IANA data.
fn end_of_data() -> Instant {
    Utc.with_ymd_and_hms(LAST_YEAR + 1, 1, 1, 0, 0, 0).single().unwrap_or(Instant::MAX_UTC)
}

/// Cuts the changes into runs, each of one kind, in order of their first change.
fn runs(changes: &[Change]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for change in changes {
        // Only the newest run of a kind can go on, else runs of one kind would interleave.
        let newest = runs.iter_mut().rev().find(|run| run.kind == change.kind);
        if !newest.is_some_and(|run| run.extend(change)) {
            runs.push(Run::new(change));
        }
    }
    runs
}

/// The clock in force at `at`, for a zone that does not change it before it is first used.
fn standing(zone: Tz, at: Instant) -> IcalTimeZoneTransition {
    let clock = Clock::at(zone, at);
    let onset = local(at, clock.offset);
    // A round date reads better than one that hangs on the first event.
    let onset = NaiveDate::from_ymd_opt(onset.year().min(1970), 1, 1)
        .map_or(onset, |date| date.and_time(NaiveTime::MIN));
    IcalTimeZoneTransition {
        transition: if clock.saving > 0 {
            IcalTimeZoneTransitionType::DAYLIGHT
        } else {
            IcalTimeZoneTransitionType::STANDARD
        },
        properties: head(onset, clock.offset, clock.offset, &clock.name),
    }
}

/// An observance whose onsets are given by `rule`, or one by one if there is none.
fn observance(kind: &Kind, onsets: &[Instant], rule: Option<String>) -> IcalTimeZoneTransition {
    let onsets: Vec<NaiveDateTime> = onsets.iter().map(|at| local(*at, kind.from)).collect();
    let mut properties = head(onsets.first().copied().unwrap_or_default(), kind.from, kind.to, &kind.name);
    if let Some(rule) = rule {
        properties.push(raw("RRULE", rule));
    } else if onsets.len() > 1 {
        // ical.js reads one date of each RDATE, and forgets DTSTART when there is an RDATE.
        properties.extend(onsets.iter().map(|at| raw("RDATE", format_local(*at))));
    }
    IcalTimeZoneTransition {
        transition: if kind.daylight {
            IcalTimeZoneTransitionType::DAYLIGHT
        } else {
            IcalTimeZoneTransitionType::STANDARD
        },
        properties,
    }
}

fn head(onset: NaiveDateTime, from: i32, to: i32, name: &str) -> Vec<Property> {
    let mut properties = vec![
        raw("DTSTART", format_local(onset)),
        raw("TZOFFSETFROM", format_offset(from)),
        raw("TZOFFSETTO", format_offset(to)),
    ];
    if !name.is_empty() {
        properties.push(text("TZNAME", name));
    }
    properties
}

fn format_local(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

/// `+hhmm`, with seconds only where there are some (RFC 5545 §3.3.14).
fn format_offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}

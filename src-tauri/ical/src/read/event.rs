//! From a component to an event.

use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarTransparency,
    ICalendarValue,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use slipway_core::calendar::{Recurrence, Rule, RuleError};
use slipway_core::time::{Duration, Instant, Slot, to_local};

use super::filter::RULE;
use super::status_of;
use super::time::{Moment, Zones};
use crate::calendar::Status;
use crate::lines::clean_text;

/// The most characters of a summary or name that are kept.
pub(super) const MAX_SUMMARY: usize = 500;
const MAX_UID: usize = 500;
const MAX_DESCRIPTION: usize = 20_000;
const MAX_CATEGORIES: usize = 50;
const MAX_CATEGORY: usize = 100;
const MAX_RULE: usize = 2_000;
/// The most exceptions or additions of one event.
const MAX_DATES: usize = 5_000;

/// An event somebody else described. Texts are cleaned of control characters and cut to a sane length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignEvent {
    /// Its identity; empty if the file gives none.
    pub uid: String,
    /// One line that names it; may be empty.
    pub summary: String,
    /// More about it; may be empty.
    pub description: String,
    /// Words it is filed under.
    pub categories: Vec<String>,
    /// Whether it will happen.
    pub status: Status,
    /// Whether it makes people look busy (TRANSP).
    pub busy: bool,
    /// When it first begins.
    pub start: Start,
    /// How long each occurrence lasts; nominal days for whole days, otherwise exact. May be zero.
    pub duration: Duration,
    /// The RRULE as the file writes it, unchecked; [`ForeignEvent::recurrence`] checks it.
    pub rule: Option<String>,
    /// Starts that are left out, on the same clock as the start.
    pub exdates: Vec<NaiveDateTime>,
    /// Starts that are added, on the same clock as the start.
    pub rdates: Vec<NaiveDateTime>,
}

/// When a foreign event begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With a day, wherever one is.
    Date(NaiveDate),
    /// On the wall clock of a zone.
    Local(NaiveDateTime, Tz),
    /// At an instant.
    Utc(Instant),
}

impl ForeignEvent {
    /// The event as a recurrence of the plan. Whole days become days in `zone`; instants stay in UTC.
    ///
    /// # Errors
    /// Says what is wrong with the rule.
    pub fn recurrence(&self, zone: Tz) -> Result<Recurrence, RuleError> {
        let (zone, start) = match self.start {
            Start::Date(date) => (zone, date.and_time(NaiveTime::MIN)),
            Start::Local(at, zone) => (zone, at),
            Start::Utc(at) => (Tz::UTC, at.naive_utc()),
        };
        let rule = self.rule.as_deref().map(|text| Rule::parse(text, zone, start)).transpose()?;
        Ok(Recurrence {
            zone,
            start,
            duration: self.duration,
            rule,
            exdates: self.exdates.clone(),
            rdates: self.rdates.clone(),
        })
    }

    fn recurs(&self) -> bool {
        self.rule.is_some() || !self.rdates.is_empty()
    }
}

/// What a component turned out to be.
pub(super) enum Understood {
    /// An event of its own.
    Master(ForeignEvent),
    /// One occurrence of a recurring event, changed (RECURRENCE-ID).
    Changed(Changed),
}

pub(super) struct Changed {
    /// The start it had.
    original: Moment,
    event: ForeignEvent,
}

/// How a person would know the component.
pub(super) fn what(component: &ICalendarComponent, number: usize) -> String {
    let named = [ICalendarProperty::Summary, ICalendarProperty::Uid]
        .iter()
        .map(|name| text_of(component, name, 120))
        .find(|text| !text.is_empty());
    named.unwrap_or_else(|| format!("event {}", number + 1))
}

/// `text` without control characters, at most `max` characters long, without blanks around it.
pub(super) fn bounded(text: &str, max: usize) -> String {
    let mut clean = clean_text(text);
    if let Some((end, _)) = clean.char_indices().nth(max) {
        clean.truncate(end);
    }
    clean.trim().to_owned()
}

fn text_of(component: &ICalendarComponent, name: &ICalendarProperty, max: usize) -> String {
    let text =
        component.property(name).and_then(|entry| entry.values.first()).and_then(ICalendarValue::as_text);
    bounded(text.unwrap_or_default(), max)
}

/// Understands one VEVENT, or says why not.
pub(super) fn understand(component: &ICalendarComponent, zones: &Zones<'_>) -> Result<Understood, String> {
    let entry = |name: &ICalendarProperty| component.property(name);
    let one = |entry: &ICalendarEntry| {
        let first = zones.moments(entry)?.first().copied();
        first.ok_or_else(|| format!("has an empty {}", entry.name.as_str()))
    };
    let start = one(entry(&ICalendarProperty::Dtstart).ok_or("has no start (DTSTART)")?)?;
    if entry(&ICalendarProperty::Exrule).is_some() {
        return Err("has an EXRULE, which RFC 5545 no longer knows".to_owned());
    }
    let duration = match (entry(&ICalendarProperty::Dtend), entry(&ICalendarProperty::Duration)) {
        (Some(end), _) => duration_between(start, one(end)?, zones.floating)?,
        (None, Some(duration)) => duration_of(duration)?,
        (None, None) if matches!(start, Moment::Date(_)) => Duration::days(1),
        (None, None) => Duration::ZERO,
    };
    if matches!(start, Moment::Date(_)) && !duration.exact().is_zero() {
        return Err("starts on a date but lasts hours".to_owned());
    }
    let event = ForeignEvent {
        uid: text_of(component, &ICalendarProperty::Uid, MAX_UID),
        summary: text_of(component, &ICalendarProperty::Summary, MAX_SUMMARY).replace('\n', " "),
        description: text_of(component, &ICalendarProperty::Description, MAX_DESCRIPTION),
        categories: categories_of(component),
        status: status_of(component),
        busy: component.transparency() != Some(&ICalendarTransparency::Transparent),
        start: match start {
            Moment::Date(date) => Start::Date(date),
            Moment::Local(at, zone) => Start::Local(at, zone),
            Moment::Utc(at) => Start::Utc(at),
        },
        duration,
        rule: rule_of(component)?,
        exdates: dates_of(component, &ICalendarProperty::Exdate, start, zones)?,
        rdates: dates_of(component, &ICalendarProperty::Rdate, start, zones)?,
    };
    let Some(original) = entry(&ICalendarProperty::RecurrenceId) else {
        return Ok(Understood::Master(event));
    };
    if original.has_parameter(&ICalendarParameterName::Range) {
        return Err("changes all later occurrences at once (RANGE), which is not taken over".to_owned());
    }
    Ok(Understood::Changed(Changed { original: one(original)?, event }))
}

fn categories_of(component: &ICalendarComponent) -> Vec<String> {
    let mut categories: Vec<String> = component
        .properties(&ICalendarProperty::Categories)
        .flat_map(|entry| &entry.values)
        .filter_map(ICalendarValue::as_text)
        .take(MAX_CATEGORIES)
        .map(|word| bounded(word, MAX_CATEGORY))
        .filter(|word| !word.is_empty())
        .collect();
    categories.sort();
    categories.dedup();
    categories
}

/// The rule as written. It passed the parser under another name, which split it at its semicolons.
fn rule_of(component: &ICalendarComponent) -> Result<Option<String>, String> {
    let mut rules = component.entries.iter().filter(|entry| match &entry.name {
        ICalendarProperty::Other(name) => name == RULE,
        _ => false,
    });
    let Some(rule) = rules.next() else { return Ok(None) };
    if rules.next().is_some() {
        return Err("has more than one RRULE".to_owned());
    }
    let parts: Vec<&str> = rule.values.iter().filter_map(ICalendarValue::as_text).collect();
    let text = parts.join(";");
    if text.chars().count() > MAX_RULE {
        return Err(format!("has an RRULE of more than {MAX_RULE} characters"));
    }
    Ok(Some(bounded(&text, MAX_RULE)))
}

/// The moments of EXDATE or RDATE on the clock of the event's start, sorted, each once.
fn dates_of(
    component: &ICalendarComponent,
    name: &ICalendarProperty,
    start: Moment,
    zones: &Zones<'_>,
) -> Result<Vec<NaiveDateTime>, String> {
    let mut dates = Vec::new();
    for entry in component.properties(name) {
        for moment in zones.moments(entry)? {
            dates.push(on_clock_of(start, moment)?);
        }
        if dates.len() > MAX_DATES {
            return Err(format!("has more than {MAX_DATES} dates in {}", name.as_str()));
        }
    }
    dates.sort_unstable();
    dates.dedup();
    Ok(dates)
}

/// `moment` on the clock that `start` is on.
fn on_clock_of(start: Moment, moment: Moment) -> Result<NaiveDateTime, String> {
    match (start, moment) {
        (Moment::Date(_), Moment::Date(date)) => Ok(date.and_time(NaiveTime::MIN)),
        // Seen in the wild: an exception to a whole day written with a time of midnight.
        (Moment::Date(_), Moment::Local(at, _)) => Ok(at.date().and_time(NaiveTime::MIN)),
        (Moment::Date(_), Moment::Utc(_)) => {
            Err("starts on dates but leaves out or adds instants".to_owned())
        }
        // Seen as well: an exception that is a date means that day's occurrence.
        (Moment::Local(at, _), Moment::Date(date)) => Ok(date.and_time(at.time())),
        (Moment::Utc(at), Moment::Date(date)) => Ok(date.and_time(at.time())),
        (Moment::Local(_, zone), Moment::Local(at, other)) if zone == other => Ok(at),
        (Moment::Local(_, zone), moment) => Ok(to_local(zone, moment.instant(zone))),
        (Moment::Utc(_), moment) => Ok(moment.instant(Tz::UTC).naive_utc()),
    }
}

/// How long it is from start to end. RFC 5545 §3.8.5.3 has an end given as a time stand for an exact length;
/// from midnight to midnight of one clock it is days, which is what everybody means by it.
fn duration_between(start: Moment, end: Moment, floating: Tz) -> Result<Duration, String> {
    let backwards = || "ends before it starts".to_owned();
    let days = |first: NaiveDate, end: NaiveDate| {
        let days = u32::try_from((end - first).num_days()).map_err(|_| backwards())?;
        // An end on the same day, though RFC 5545 has the end exclusive, is the work of many programs.
        Ok(Duration::days(days.max(1)))
    };
    match (start, end) {
        (Moment::Date(first), Moment::Date(end)) => days(first, end),
        (Moment::Local(from, zone), Moment::Local(to, other))
            if zone == other && from.time() == NaiveTime::MIN && to.time() == NaiveTime::MIN && to > from =>
        {
            days(from.date(), to.date())
        }
        (Moment::Date(_), _) | (_, Moment::Date(_)) => {
            Err("gives one of start and end as a date and the other as a time".to_owned())
        }
        (start, end) => exact(end.instant(floating) - start.instant(floating)).ok_or_else(backwards),
    }
}

fn exact(length: TimeDelta) -> Option<Duration> {
    let seconds = u64::try_from(length.num_seconds()).ok()?;
    format!("PT{}H{}M{}S", seconds / 3600, seconds / 60 % 60, seconds % 60).parse().ok()
}

fn duration_of(entry: &ICalendarEntry) -> Result<Duration, String> {
    let refused = || "has a DURATION that cannot be read".to_owned();
    let Some(ICalendarValue::Duration(given)) = entry.values.first() else { return Err(refused()) };
    if given.neg && !given.is_empty() {
        return Err("lasts less than no time".to_owned());
    }
    let text =
        format!("P{}W{}DT{}H{}M{}S", given.weeks, given.days, given.hours, given.minutes, given.seconds);
    text.parse().map_err(|_| refused())
}

/// Applies changed occurrences to the events they belong to: the original start is left out there, and the
/// change stands as an event of its own unless it is cancelled. A change that changes nothing about the
/// time (files written by Slipway spell out occurrences on a clock change) is dropped.
pub(super) fn apply_changes(masters: &mut Vec<ForeignEvent>, changed: Vec<Changed>) {
    let mut by_uid: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (index, master) in masters.iter().enumerate().rev() {
        if master.recurs() && !master.uid.is_empty() {
            by_uid.insert(master.uid.clone(), index);
        }
    }
    for Changed { original, mut event } in changed {
        if let Some(master) = by_uid.get(&event.uid).and_then(|index| masters.get_mut(*index)) {
            if same_time(master, original, &event) {
                continue;
            }
            let start = match master.start {
                Start::Date(date) => Moment::Date(date),
                Start::Local(at, zone) => Moment::Local(at, zone),
                Start::Utc(at) => Moment::Utc(at),
            };
            if let Ok(local) = on_clock_of(start, original)
                && let Err(place) = master.exdates.binary_search(&local)
            {
                master.exdates.insert(place, local);
            }
            // The whole keeps its UID; the part is told from it by the start it had.
            event.uid = format!("{}/{}", event.uid, original.instant(Tz::UTC).format("%Y%m%dT%H%M%SZ"));
        }
        if event.status != Status::Cancelled {
            masters.push(event);
        }
    }
}

/// Whether the occurrence that began at `original` lasts just as long as `event` says, at the same time.
fn same_time(master: &ForeignEvent, original: Moment, event: &ForeignEvent) -> bool {
    let (Start::Local(_, zone), Start::Utc(start)) = (master.start, event.start) else { return false };
    if event.status == Status::Cancelled || event.recurs() {
        return false;
    }
    let Moment::Local(local, other) = original else { return false };
    let slot = Slot::new(start, start + event.duration.exact());
    // As core counts it: the end of a start that the zone skips is counted from the time that was named.
    let named = Recurrence {
        zone,
        start: local,
        duration: master.duration,
        rule: None,
        exdates: Vec::new(),
        rdates: Vec::new(),
    };
    zone == other && named.occurrences(slot).iter().any(|occurrence| occurrence.slot == slot)
}

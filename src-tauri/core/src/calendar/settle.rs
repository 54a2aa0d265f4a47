//! Writes a rule so that every calendar reads it alike.
//!
//! Rules leave Slipway in iCalendar files, so what libical, ical.js and python-dateutil expand differently
//! is put into an equal form on which they agree, or refused when there is none. Where a form had to be
//! chosen it is the one that RFC 5545 §3.3.10 means.

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};

use super::RuleError;
use super::expand::pick;
use super::parts::{ByDay, Frequency, Parts, refuse};

/// The same rule in the form that all readers agree on.
pub(super) fn settle(mut parts: Parts, start: NaiveDateTime) -> Result<Parts, RuleError> {
    if parts.frequency == Frequency::Yearly {
        settle_yearly(&mut parts, start)?;
    }
    if !parts.positions.is_empty() {
        settle_positions(&mut parts, start)?;
    }
    settle_limited_hours(&mut parts, start)?;
    settle_days_from_the_end(&mut parts)?;
    Ok(parts)
}

fn settle_yearly(parts: &mut Parts, start: NaiveDateTime) -> Result<(), RuleError> {
    let numbered = |least: i8| parts.weekdays.iter().any(|day| day.nth.is_some_and(|nth| nth.abs() > least));
    if numbered(5) && !parts.months.is_empty() {
        return Err(refuse(
            "with BYMONTH a weekday is counted in the month; write BYDAY with a number from -5 to 5"
                .to_owned(),
        ));
    }
    if numbered(0) && (!parts.month_days.is_empty() || !parts.year_days.is_empty()) {
        return Err(refuse(
            "a weekday with a number, like 1FR, with BYMONTHDAY or BYYEARDAY is read differently by every calendar; \
             keep one of them"
                .to_owned(),
        ));
    }
    // RFC 5545 means these days of every month; libical and ical.js take only the month of the start.
    if !parts.month_days.is_empty() && parts.months.is_empty() && parts.year_days.is_empty() {
        parts.months = (1..=12).collect();
    }
    // RFC 5545 means the weekday of the start; dateutil takes every day of the week.
    if !parts.week_numbers.is_empty() && parts.weekdays.is_empty() {
        parts.weekdays = vec![ByDay { nth: None, weekday: start.weekday() }];
    }
    Ok(())
}

/// libical and ical.js take `BYHOUR` in an hourly rule, and `BYMINUTE` in one of minutes, for the hours and
/// minutes themselves, whatever the interval; without an interval that is what a coarser rule says.
fn settle_limited_hours(parts: &mut Parts, start: NaiveDateTime) -> Result<(), RuleError> {
    let refused = |part: &str, coarser: &str| {
        refuse(format!(
            "{part} with an INTERVAL is read differently by every calendar here; \
             use FREQ={coarser} and name each {part}"
        ))
    };
    if parts.frequency == Frequency::Minutely && !parts.minutes.is_empty() {
        if parts.interval > 1 {
            return Err(refused("BYMINUTE", "HOURLY"));
        }
        parts.frequency = Frequency::Hourly;
    }
    // A daily rule may not name days of the year.
    if parts.frequency == Frequency::Hourly && !parts.hours.is_empty() && parts.year_days.is_empty() {
        if parts.interval > 1 {
            return Err(refused("BYHOUR", "DAILY"));
        }
        parts.frequency = Frequency::Daily;
        if parts.minutes.is_empty() {
            parts.minutes = vec![u8::try_from(start.minute()).unwrap_or(0)];
        }
    }
    Ok(())
}

/// libical and ical.js know days counted from the end of the month only where they are named month by month.
fn settle_days_from_the_end(parts: &mut Parts) -> Result<(), RuleError> {
    let from_the_end =
        parts.month_days.iter().any(|day| *day < 0) || parts.year_days.iter().any(|day| *day < 0);
    if parts.frequency > Frequency::Daily || !from_the_end {
        return Ok(());
    }
    if parts.frequency == Frequency::Daily && parts.interval == 1 {
        parts.frequency = Frequency::Monthly;
        return Ok(());
    }
    Err(refuse(
        "days counted from the end, like BYMONTHDAY=-1, are read differently by every calendar here; \
         use FREQ=MONTHLY"
            .to_owned(),
    ))
}

/// `BYSETPOS` is ignored by libical in a week or a day, dateutil begins the first week with the start, and
/// ical.js counts days where there are several times. In a period no longer than a week the positions always
/// pick the same days and times, so those are written instead.
fn settle_positions(parts: &mut Parts, start: NaiveDateTime) -> Result<(), RuleError> {
    let from_start = |value: u32| u8::try_from(value).unwrap_or(0);
    let or_start =
        |list: &[u8], value: u32| if list.is_empty() { vec![from_start(value)] } else { list.to_vec() };
    let (frequency, week_start) = (parts.frequency, parts.week_start);
    let hours = or_start(&parts.hours, start.hour());
    let minutes = or_start(&parts.minutes, start.minute());
    let seconds = or_start(&parts.seconds, start.second());

    if frequency >= Frequency::Monthly {
        if hours.len() * minutes.len() * seconds.len() > 1 {
            return Err(refuse(
                "BYSETPOS with several times of day is read differently by every calendar; keep one time"
                    .to_owned(),
            ));
        }
        return Ok(());
    }
    let weekdays: Vec<Weekday> = match (frequency, parts.weekdays.as_slice()) {
        (Frequency::Weekly, []) => vec![start.weekday()],
        (Frequency::Weekly, days) => days.iter().map(|day| day.weekday).collect(),
        _ => vec![week_start],
    };
    if weekdays.len() > 1 && !parts.months.is_empty() {
        return Err(refuse(
            "BYSETPOS in weeks that BYMONTH cuts is read differently by every calendar; leave BYMONTH out"
                .to_owned(),
        ));
    }
    let mut days: Vec<u8> = weekdays.iter().map(|day| from_start(day.days_since(week_start))).collect();
    days.sort_unstable();
    // What the period itself counts is one value in each of its comings.
    let hours = if frequency > Frequency::Hourly { hours } else { vec![0] };
    let minutes = if frequency > Frequency::Minutely { minutes } else { vec![0] };
    let mut set = Vec::new();
    for &day in &days {
        for &hour in &hours {
            for &minute in &minutes {
                set.extend(seconds.iter().map(|&second| [day, hour, minute, second]));
            }
        }
    }
    let picked = pick(&set, &parts.positions);
    if picked.is_empty() {
        return Err(refuse("BYSETPOS points past everything that the other parts name".to_owned()));
    }
    let values = |at: usize| {
        let mut values: Vec<u8> = picked.iter().filter_map(|place| place.get(at).copied()).collect();
        values.sort_unstable();
        values.dedup();
        values
    };
    let (days, hours, minutes, seconds) = (values(0), values(1), values(2), values(3));
    if days.len() * hours.len() * minutes.len() * seconds.len() != picked.len() {
        return Err(refuse(
            "BYSETPOS picks other times on other days here, which every calendar reads differently; \
             write one window for each time"
                .to_owned(),
        ));
    }
    if frequency == Frequency::Weekly {
        parts.weekdays.retain(|day| days.contains(&from_start(day.weekday.days_since(week_start))));
    }
    keep(&mut parts.hours, &hours, frequency > Frequency::Hourly);
    keep(&mut parts.minutes, &minutes, frequency > Frequency::Minutely);
    keep(&mut parts.seconds, &seconds, true);
    parts.positions.clear();
    Ok(())
}

/// Keeps of a list only what was picked, unless the list limits the period itself.
fn keep(list: &mut Vec<u8>, picked: &[u8], expands: bool) {
    if expands {
        list.retain(|value| picked.contains(value));
    }
}

//! A recurrence in plain English, for the form in which it is typed.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::parts::{ByDay, End, Frequency, Parts};
use super::{Recurrence, Rule};
use crate::time::to_local;

/// More than this many times or dates are counted, not named.
const MOST_NAMED: usize = 4;

impl Recurrence {
    /// What recurs, in a sentence without a full stop: “Every Tuesday at 22:00 for 4 hours, Europe/Berlin,
    /// until 31 Dec 2026”. A rule that has no plain words is given as it is written.
    pub fn words(&self) -> String {
        let mut words = match &self.rule {
            None => {
                format!("Once, on {} at {}", weekday_and_date(self.start.date()), time(self.start.time()))
            }
            Some(rule) => rule.words(),
        };
        if !self.duration.is_zero() {
            words.push_str(" for ");
            words.push_str(&self.duration.words());
        }
        words.push_str(", ");
        words.push_str(self.zone.name());
        if let Some(rule) = &self.rule {
            if rule.written().interval > 1 {
                words.push_str(", from ");
                words.push_str(&date(self.first_start().date()));
            }
            words.push_str(&self.end(rule));
        }
        words.push_str(&dates(", except", &self.exdates, false));
        words.push_str(&dates(", and also", &self.rdates, true));
        words
    }

    fn end(&self, rule: &Rule) -> String {
        match rule.written().end {
            End::Never => String::new(),
            End::Count(1) => ", once".to_owned(),
            End::Count(count) => format!(", {count} times"),
            End::Until(until) => {
                let until = to_local(self.zone, until);
                // An end early on a day, before the time at which the rule comes, is the end of the day before.
                let earliest = rule.times_of_day().first().copied().unwrap_or(NaiveTime::MIN);
                let day = if until.time() < earliest { until.date().pred_opt() } else { None };
                format!(", until {}", date(day.unwrap_or(until.date())))
            }
        }
    }
}

impl Rule {
    /// When the rule comes, without its end: “Every month on the last Friday at 22:00”. A rule that has no
    /// plain words is given as it is written.
    pub fn words(&self) -> String {
        self.plain_words().unwrap_or_else(|| format!("By the rule {}", self.as_str()))
    }

    fn plain_words(&self) -> Option<String> {
        let (written, explicit) = (self.written(), self.explicit());
        if written.frequency < Frequency::Daily {
            return sub_daily(written, self.first());
        }
        let times = self.times_of_day();
        if times.len() > MOST_NAMED || (times.len() > 1 && !written.positions.is_empty()) {
            return None;
        }
        let days = match written.frequency {
            Frequency::Yearly => yearly(explicit),
            Frequency::Monthly => monthly(explicit),
            Frequency::Weekly => weekly(explicit),
            _ => daily(explicit),
        }?;
        Some(format!("{days} at {}", and(times.iter().map(|at| time(*at)))))
    }
}

fn sub_daily(parts: &Parts, first: NaiveDateTime) -> Option<String> {
    let plain = [parts.months.len(), parts.year_days.len(), parts.month_days.len(), parts.weekdays.len()]
        .iter()
        .chain(&[parts.hours.len(), parts.minutes.len(), parts.seconds.len(), parts.positions.len()])
        .all(|length| *length == 0);
    let unit = if parts.frequency == Frequency::Hourly { "hour" } else { "minute" };
    plain.then(|| format!("{} from {}", every(parts.interval, unit), time(first.time())))
}

fn daily(parts: &Parts) -> Option<String> {
    if !parts.positions.is_empty() {
        return None;
    }
    let months = in_months(parts);
    match (parts.weekdays.as_slice(), parts.month_days.as_slice(), parts.interval) {
        ([], [], interval) => Some(format!("{}{months}", every(interval, "day"))),
        (days, [], 1) => Some(format!("Every {}{months}", weekdays(days)?)),
        ([], days, 1) if parts.months.is_empty() => {
            Some(format!("Every month on {}", and(days.iter().map(|day| month_day(*day)))))
        }
        _ => None,
    }
}

fn weekly(parts: &Parts) -> Option<String> {
    if !parts.positions.is_empty() {
        return None;
    }
    let (days, months) = (weekdays(&parts.weekdays)?, in_months(parts));
    Some(match parts.interval {
        1 => format!("Every {days}{months}"),
        interval => format!("{} on {days}{months}", every(interval, "week")),
    })
}

fn monthly(parts: &Parts) -> Option<String> {
    let on = days_of(parts)?;
    // “Every 2 months in March” would leave open what is counted.
    let months = if parts.interval == 1 || parts.months.is_empty() { in_months(parts) } else { return None };
    Some(format!("{} on {on}{months}", every(parts.interval, "month")))
}

fn yearly(parts: &Parts) -> Option<String> {
    let every = every(parts.interval, "year");
    if !parts.week_numbers.is_empty() {
        let weeks = and(parts.week_numbers.iter().map(|number| match number {
            1.. => format!("week {number}"),
            -1 => "the last week".to_owned(),
            _ => format!("the {} to last week", ordinal(-i32::from(*number))),
        }));
        return Some(format!("{every} on {} of {weeks}{}", weekdays(&parts.weekdays)?, in_months(parts)));
    }
    if !parts.year_days.is_empty() {
        let alone = parts.months.is_empty()
            && parts.month_days.is_empty()
            && parts.weekdays.is_empty()
            && parts.positions.is_empty();
        let days = and(parts.year_days.iter().map(|day| match day {
            1.. => format!("the {} day", ordinal((*day).into())),
            -1 => "the last day".to_owned(),
            _ => format!("the {} to last day", ordinal(-i32::from(*day))),
        }));
        return alone.then(|| format!("{every} on {days} of the year"));
    }
    // All twelve months are none in particular.
    let months = if parts.months.len() == 12 { &[] } else { parts.months.as_slice() };
    match (months, parts.month_days.as_slice()) {
        ([month], [day]) if *day > 0 && parts.weekdays.is_empty() && parts.positions.is_empty() => {
            Some(format!("{every} on {day} {}", month_name(*month)))
        }
        // Days of any month: the year is then only what the interval counts.
        ([], [_, ..]) if parts.interval == 1 && parts.positions.is_empty() => {
            Some(format!("Every month on {}", days_of(parts)?))
        }
        ([], []) if parts.weekdays.iter().all(|day| day.nth.is_none()) && parts.positions.is_empty() => {
            (parts.interval == 1)
                .then(|| weekdays(&parts.weekdays).map(|days| format!("Every {days}")))
                .flatten()
        }
        ([], []) => Some(format!("{every} on {} of the year", days_of(parts)?)),
        // One position is picked from all the months of the year together.
        ([_, _, ..], _) if !parts.positions.is_empty() => None,
        ([_, ..], _) => Some(format!(
            "{every} on {} of {}",
            days_of(parts)?,
            and(parts.months.iter().map(|month| month_name(*month).to_owned()))
        )),
        _ => None,
    }
}

/// The days of a month (or year) that the rule names: “the 1st and 15th”, “the last Friday”.
fn days_of(parts: &Parts) -> Option<String> {
    match (parts.month_days.as_slice(), parts.weekdays.as_slice(), parts.positions.as_slice()) {
        (days, [], []) if !days.is_empty() => Some(and(days.iter().map(|day| month_day(*day)))),
        ([], days, []) if days.iter().all(|day| day.nth.is_some()) => Some(and(days
            .iter()
            .map(|day| format!("the {} {}", place(day.nth.unwrap_or(1).into()), weekday_name(day.weekday))))),
        ([], days, []) => weekdays(days).map(|days| format!("every {days}")),
        ([], days, positions) if days.iter().all(|day| day.nth.is_none()) => {
            let places = and(positions.iter().map(|position| format!("the {}", place((*position).into()))));
            Some(match days {
                [day] => format!("{places} {}", weekday_name(day.weekday)),
                _ if is_monday_to_friday(days) => format!("{places} weekday"),
                _ if days.len() == 7 => format!("{places} day"),
                _ => format!(
                    "{places} of any {}",
                    or(days.iter().map(|day| weekday_name(day.weekday).to_owned()))
                ),
            })
        }
        // “Friday the 13th”.
        ([day], [weekday], []) if *day > 0 && weekday.nth.is_none() => {
            Some(format!("{} the {}", weekday_name(weekday.weekday), ordinal((*day).into())))
        }
        _ => None,
    }
}

fn weekdays(days: &[ByDay]) -> Option<String> {
    if days.is_empty() || days.iter().any(|day| day.nth.is_some()) {
        return None;
    }
    Some(if days.len() == 7 {
        "day".to_owned()
    } else if is_monday_to_friday(days) {
        "weekday".to_owned()
    } else {
        and(days.iter().map(|day| weekday_name(day.weekday).to_owned()))
    })
}

fn is_monday_to_friday(days: &[ByDay]) -> bool {
    days.len() == 5 && days.iter().all(|day| day.weekday.num_days_from_monday() < 5)
}

fn in_months(parts: &Parts) -> String {
    if parts.months.is_empty() {
        return String::new();
    }
    format!(" in {}", and(parts.months.iter().map(|month| month_name(*month).to_owned())))
}

fn every(interval: u16, unit: &str) -> String {
    if interval == 1 { format!("Every {unit}") } else { format!("Every {interval} {unit}s") }
}

fn month_day(day: i8) -> String {
    match day {
        1.. => format!("the {}", ordinal(day.into())),
        -1 => "the last day".to_owned(),
        _ => format!("the {} to last day", ordinal(-i32::from(day))),
    }
}

/// “first”, “20th”, “last”, “second to last”.
fn place(nth: i32) -> String {
    let forward = |n: i32| match n {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        4 => "fourth".to_owned(),
        5 => "fifth".to_owned(),
        _ => ordinal(n),
    };
    match nth {
        -1 => "last".to_owned(),
        ..-1 => format!("{} to last", forward(-nth)),
        _ => forward(nth),
    }
}

fn ordinal(n: i32) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

fn and(items: impl Iterator<Item = String>) -> String {
    joined(items.collect(), "and")
}

fn or(items: impl Iterator<Item = String>) -> String {
    joined(items.collect(), "or")
}

fn joined(mut items: Vec<String>, word: &str) -> String {
    match items.pop() {
        None => String::new(),
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} {word} {last}", items.join(", ")),
    }
}

fn dates(lead: &str, locals: &[NaiveDateTime], with_time: bool) -> String {
    if locals.is_empty() {
        return String::new();
    }
    if locals.len() > MOST_NAMED {
        return format!("{lead} on {} dates", locals.len());
    }
    let named = and(locals.iter().map(|local| {
        if with_time {
            format!("{} at {}", date(local.date()), time(local.time()))
        } else {
            date(local.date())
        }
    }));
    format!("{lead} on {named}")
}

fn time(at: NaiveTime) -> String {
    at.format(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

fn date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

fn weekday_and_date(day: NaiveDate) -> String {
    format!("{} {}", weekday_name(day.weekday()), date(day))
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

fn month_name(month: u8) -> &'static str {
    chrono::Month::try_from(month).map_or("", |month| month.name())
}

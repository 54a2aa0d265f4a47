//! The parts of an RRULE: read, checked against RFC 5545 §3.3.10, and written in one canonical order.

use std::fmt::{self, Write as _};
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::RuleError;
use crate::time::{Instant, resolve_local};

/// How often the rule's period comes, from the finest to the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// Where a rule stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Never,
    /// After this many starts, counted before any EXDATE.
    Count(u32),
    /// With the last start at or before this instant.
    Until(Instant),
}

/// One entry of BYDAY: a weekday, or the nth (from the end when negative) of the month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByDay {
    pub nth: Option<i8>,
    pub weekday: Weekday,
}

/// An RRULE's parts, each list sorted and without doubles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub frequency: Frequency,
    pub interval: u16,
    pub end: End,
    pub months: Vec<u8>,
    pub week_numbers: Vec<i8>,
    pub year_days: Vec<i16>,
    pub month_days: Vec<i8>,
    pub weekdays: Vec<ByDay>,
    pub hours: Vec<u8>,
    pub minutes: Vec<u8>,
    pub seconds: Vec<u8>,
    pub positions: Vec<i16>,
    pub week_start: Weekday,
}

/// More than any plan needs; it bounds the work of reading a rule.
const MOST_COUNT: u32 = 1_000_000;

impl Parts {
    /// Reads the value of an RRULE. `zone` gives an `UNTIL` without `Z` its meaning; an `UNTIL` that is a
    /// date takes in that whole local day.
    pub fn parse(text: &str, zone: Tz) -> Result<Self, RuleError> {
        let text = text.trim().to_ascii_uppercase();
        let body = text.strip_prefix("RRULE:").unwrap_or(&text);
        let mut seen: Vec<&str> = Vec::new();
        let mut frequency = None;
        let mut parts = Self {
            frequency: Frequency::Daily,
            interval: 1,
            end: End::Never,
            months: Vec::new(),
            week_numbers: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
        };
        for part in body.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| {
                refuse(format!("“{part}” is no part of a rule; write NAME=VALUE, like FREQ=WEEKLY"))
            })?;
            if seen.contains(&name) {
                return Err(refuse(format!("{name} is given twice; keep one of them")));
            }
            seen.push(name);
            match name {
                "FREQ" => frequency = Some(read_frequency(value)?),
                "INTERVAL" => parts.interval = number(name, value, &(1..=u16::MAX))?,
                "COUNT" => parts.end = End::Count(number(name, value, &(1..=MOST_COUNT))?),
                "UNTIL" => parts.end = End::Until(read_until(value, zone)?),
                "BYMONTH" => parts.months = list(name, value, &(1..=12))?,
                "BYWEEKNO" => parts.week_numbers = signed_list(name, value, 53)?,
                "BYYEARDAY" => parts.year_days = signed_list(name, value, 366)?,
                "BYMONTHDAY" => parts.month_days = signed_list(name, value, 31)?,
                "BYDAY" => parts.weekdays = read_by_day(value)?,
                "BYHOUR" => parts.hours = list(name, value, &(0..=23))?,
                "BYMINUTE" => parts.minutes = list(name, value, &(0..=59))?,
                "BYSECOND" => parts.seconds = list(name, value, &(0..=59))?,
                "BYSETPOS" => parts.positions = signed_list(name, value, 366)?,
                "WKST" => {
                    parts.week_start = read_weekday(value).ok_or_else(|| {
                        refuse(format!("WKST={value} is no weekday; write MO, TU, WE, TH, FR, SA or SU"))
                    })?;
                }
                _ => {
                    return Err(refuse(format!("{name} is no part of a rule that Slipway knows; remove it")));
                }
            }
        }
        parts.frequency = frequency.ok_or_else(|| {
            refuse("FREQ is missing; begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY".to_owned())
        })?;
        if seen.contains(&"COUNT") && seen.contains(&"UNTIL") {
            return Err(refuse("COUNT and UNTIL exclude each other; keep one of them".to_owned()));
        }
        parts.check()?;
        Ok(parts)
    }

    /// Refuses what RFC 5545 §3.3.10 forbids, and the few combinations that it leaves open and every
    /// calendar reads in its own way.
    fn check(&self) -> Result<(), RuleError> {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let frequency = self.frequency;
        let by_week_number = !self.week_numbers.is_empty();
        let misplaced = [
            (!self.month_days.is_empty() && frequency == Weekly, "BYMONTHDAY cannot go with FREQ=WEEKLY"),
            (
                !self.year_days.is_empty() && matches!(frequency, Daily | Weekly | Monthly),
                "BYYEARDAY can only go with FREQ=YEARLY, HOURLY or MINUTELY",
            ),
            (by_week_number && frequency != Yearly, "BYWEEKNO can only go with FREQ=YEARLY"),
            (
                self.weekdays.iter().any(|day| day.nth.is_some())
                    && (!matches!(frequency, Monthly | Yearly) || by_week_number),
                "a weekday with a number, like 1FR, can only go with FREQ=MONTHLY or with FREQ=YEARLY without BYWEEKNO",
            ),
            (
                frequency == Monthly && self.weekdays.iter().any(|day| day.nth.is_some_and(|n| n.abs() > 5)),
                "a month has at most five of a weekday; write BYDAY with a number from -5 to 5",
            ),
            (
                by_week_number && self.interval > 1,
                "BYWEEKNO with an INTERVAL is read differently by every calendar; leave the INTERVAL out",
            ),
            (
                by_week_number && !self.positions.is_empty(),
                "BYWEEKNO with BYSETPOS is read differently by every calendar; name the weekday with BYDAY instead",
            ),
            (
                by_week_number && (!self.month_days.is_empty() || !self.year_days.is_empty()),
                "BYWEEKNO with BYMONTHDAY or BYYEARDAY is read differently by every calendar; keep one of them",
            ),
            (
                !self.positions.is_empty()
                    && self.months.is_empty()
                    && self.week_numbers.is_empty()
                    && self.year_days.is_empty()
                    && self.month_days.is_empty()
                    && self.weekdays.is_empty()
                    && self.hours.is_empty()
                    && self.minutes.is_empty()
                    && self.seconds.is_empty(),
                "BYSETPOS picks from what another part names; add one, like BYDAY=MO,TU,WE,TH,FR",
            ),
        ];
        misplaced
            .into_iter()
            .find(|(wrong, _)| *wrong)
            .map_or(Ok(()), |(_, message)| Err(refuse(message.to_owned())))
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency.name())?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";COUNT={count}")?,
            End::Until(until) => write!(f, ";UNTIL={}", until.format("%Y%m%dT%H%M%SZ"))?,
        }
        write_list(f, "BYMONTH", &self.months)?;
        write_list(f, "BYWEEKNO", &self.week_numbers)?;
        write_list(f, "BYYEARDAY", &self.year_days)?;
        write_list(f, "BYMONTHDAY", &self.month_days)?;
        write_list(f, "BYDAY", &self.weekdays)?;
        write_list(f, "BYHOUR", &self.hours)?;
        write_list(f, "BYMINUTE", &self.minutes)?;
        write_list(f, "BYSECOND", &self.seconds)?;
        write_list(f, "BYSETPOS", &self.positions)?;
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", weekday_code(self.week_start))?;
        }
        Ok(())
    }
}

impl fmt::Display for ByDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            write!(f, "{nth}")?;
        }
        f.write_str(weekday_code(self.weekday))
    }
}

impl Frequency {
    fn name(self) -> &'static str {
        match self {
            Self::Minutely => "MINUTELY",
            Self::Hourly => "HOURLY",
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }
}

pub(super) fn refuse(message: String) -> RuleError {
    RuleError { message }
}

fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, values: &[T]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index == 0 {
            write!(f, ";{name}=")?;
        } else {
            f.write_char(',')?;
        }
        write!(f, "{value}")?;
    }
    Ok(())
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

fn read_weekday(code: &str) -> Option<Weekday> {
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun]
        .into_iter()
        .find(|weekday| weekday_code(*weekday) == code)
}

fn read_frequency(value: &str) -> Result<Frequency, RuleError> {
    match value {
        "YEARLY" => Ok(Frequency::Yearly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "WEEKLY" => Ok(Frequency::Weekly),
        "DAILY" => Ok(Frequency::Daily),
        "HOURLY" => Ok(Frequency::Hourly),
        "MINUTELY" => Ok(Frequency::Minutely),
        // A plan is kept to the minute: the shortest slot is one, so what comes every second is one span.
        "SECONDLY" => Err(refuse(
            "FREQ=SECONDLY is finer than a plan, which is kept to the minute; write one longer duration"
                .to_owned(),
        )),
        _ => Err(refuse(format!(
            "FREQ={value} is no frequency; write DAILY, WEEKLY, MONTHLY, YEARLY, HOURLY or MINUTELY"
        ))),
    }
}

fn number<T: FromStr + PartialOrd + fmt::Display>(
    name: &str,
    value: &str,
    range: &RangeInclusive<T>,
) -> Result<T, RuleError> {
    value.trim().parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
        refuse(format!(
            "{name}={value} is out of place; write a number from {} to {}",
            range.start(),
            range.end()
        ))
    })
}

fn list<T: FromStr + Ord + fmt::Display>(
    name: &str,
    value: &str,
    range: &RangeInclusive<T>,
) -> Result<Vec<T>, RuleError> {
    let mut values =
        value.split(',').map(|item| number(name, item, range)).collect::<Result<Vec<T>, RuleError>>()?;
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

/// A list of numbers from -`most` to `most` without zero.
fn signed_list<T: TryFrom<i16> + Ord>(name: &str, value: &str, most: i16) -> Result<Vec<T>, RuleError> {
    let values = list::<i16>(name, value, &(-most..=most))?;
    if values.contains(&0) {
        return Err(refuse(format!("{name} counts from 1, or from the end with -1; 0 names nothing")));
    }
    Ok(values.into_iter().filter_map(|value| T::try_from(value).ok()).collect())
}

fn read_by_day(value: &str) -> Result<Vec<ByDay>, RuleError> {
    let mut days = value
        .split(',')
        .map(str::trim)
        .map(|item| {
            let refused = || {
                refuse(format!(
                    "BYDAY={item} is no weekday; write MO, TU, WE, TH, FR, SA or SU, with a number before it for the nth"
                ))
            };
            let (nth, code) = item.len().checked_sub(2).and_then(|at| item.split_at_checked(at)).ok_or_else(refused)?;
            let weekday = read_weekday(code).ok_or_else(refused)?;
            let nth = match nth {
                "" => None,
                _ => Some(nth.parse::<i8>().ok().filter(|n| *n != 0 && n.abs() <= 53).ok_or_else(refused)?),
            };
            Ok(ByDay { nth, weekday })
        })
        .collect::<Result<Vec<ByDay>, RuleError>>()?;
    days.sort_by_key(|day| (day.weekday.num_days_from_monday(), day.nth));
    days.dedup();
    Ok(days)
}

/// Reads `YYYYMMDD`, `YYYYMMDDTHHMMSS` (local to `zone`) or `YYYYMMDDTHHMMSSZ`.
fn read_until(value: &str, zone: Tz) -> Result<Instant, RuleError> {
    let refused = || {
        refuse(format!(
            "UNTIL={value} is no date or time; write it like 20261231, 20261231T220000 or 20261231T210000Z"
        ))
    };
    let digits = |text: &str| text.len() == text.bytes().filter(u8::is_ascii_digit).count();
    let field =
        |text: &str, from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (date, time) = match value.split_once('T') {
        None => (value, None),
        Some((date, time)) => (date, Some(time)),
    };
    let (time, utc) = match time.map(|time| (time.strip_suffix('Z'), time)) {
        None => (None, false),
        Some((Some(time), _)) => (Some(time), true),
        Some((None, time)) => (Some(time), false),
    };
    if date.len() != 8 || !digits(date) || time.is_some_and(|time| time.len() != 6 || !digits(time)) {
        return Err(refused());
    }
    let day = field(date, 0, 4)
        .zip(field(date, 4, 6))
        .zip(field(date, 6, 8))
        .and_then(|((year, month), day)| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day))
        .ok_or_else(refused)?;
    let Some(time) = time else {
        // A date takes in its whole day.
        return Ok(resolve_local(zone, day.and_time(END_OF_DAY)).0);
    };
    let time = field(time, 0, 2)
        .zip(field(time, 2, 4))
        .zip(field(time, 4, 6))
        .and_then(|((hour, minute), second)| NaiveTime::from_hms_opt(hour, minute, second))
        .ok_or_else(refused)?;
    let at: NaiveDateTime = day.and_time(time);
    Ok(if utc { at.and_utc() } else { resolve_local(zone, at).0 })
}

const END_OF_DAY: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

//! From the parts of a rule to local starts.
//!
//! The `rrule` crate (0.14) walks the days: which days of which periods, by interval, month, day of the
//! month or year and weekday. It is started on the first day of a period (so that one that begins in
//! mid-week or mid-month is seen whole) in UTC (so that no change of clock can double or drop an hour),
//! and near the range asked for (so that a rule without end costs nothing beyond it). What it gets wrong
//! is not left to it:
//! - `BYSETPOS` (of the first week when the start is in mid-week it is wrong); `COUNT` and `UNTIL`, which would need the
//!   walk to begin at the start; plain and numbered weekdays in one `BYDAY`; `-5` in a month;
//! - week numbers around the new year; `BYWEEKNO` without `BYDAY`, which means the start's weekday;
//! - `HOURLY` and `MINUTELY` with `BYHOUR`, `BYMINUTE` or a part that leaves out days, where it loses step.

use std::ops::ControlFlow;

use chrono::{Datelike, Days, Month, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use rrule::{NWeekday, RRule, RRuleSet};

use super::RuleError;
use super::parts::{ByDay, Frequency, Parts, refuse};

/// The parts of a rule with all that they leave to the start spelled out, ready to be walked.
#[derive(Debug, Clone)]
pub(super) struct Expansion {
    start: NaiveDateTime,
    parts: Parts,
    /// The times of each day for a frequency of days or coarser.
    times: Vec<NaiveTime>,
    walk: RRule,
    cycle: Option<Cycle>,
}

/// Days that come again unchanged after a fixed number of days, as those of most windows do: the crate is
/// asked for one period, which stands for all.
#[derive(Debug, Clone)]
struct Cycle {
    /// From the beginning of one period to that of the next.
    length: Days,
    /// The days of a period, counted from its beginning, ascending.
    days: Vec<Days>,
}

impl Expansion {
    /// Takes from `start` whatever `parts` leave open (RFC 5545 §3.3.10: “Information, not contained in the
    /// rule, necessary to determine the various recurrence instance start time and dates”).
    pub fn new(mut parts: Parts, start: NaiveDateTime) -> Result<Self, RuleError> {
        let names_no_day =
            parts.weekdays.is_empty() && parts.month_days.is_empty() && parts.year_days.is_empty();
        let start_day = i8::try_from(start.day()).unwrap_or(1);
        match parts.frequency {
            Frequency::Yearly if !parts.week_numbers.is_empty() && names_no_day => {
                parts.weekdays = vec![ByDay { nth: None, weekday: start.weekday() }];
            }
            Frequency::Yearly if parts.week_numbers.is_empty() && names_no_day => {
                parts.month_days = vec![start_day];
                if parts.months.is_empty() {
                    parts.months = vec![u8::try_from(start.month()).unwrap_or(1)];
                }
            }
            Frequency::Monthly if names_no_day => parts.month_days = vec![start_day],
            Frequency::Weekly if names_no_day => {
                parts.weekdays = vec![ByDay { nth: None, weekday: start.weekday() }];
            }
            _ => {}
        }
        if parts.hours.is_empty() && parts.frequency > Frequency::Hourly {
            parts.hours = vec![u8::try_from(start.hour()).unwrap_or(0)];
        }
        if parts.minutes.is_empty() && parts.frequency > Frequency::Minutely {
            parts.minutes = vec![u8::try_from(start.minute()).unwrap_or(0)];
        }
        if parts.seconds.is_empty() {
            parts.seconds = vec![u8::try_from(start.second()).unwrap_or(0)];
        }
        let times = if parts.frequency >= Frequency::Daily {
            let mut times = Vec::new();
            for &hour in &parts.hours {
                parts.push_times(&mut times, hour, &parts.minutes);
            }
            times
        } else {
            Vec::new()
        };
        let walk = walk(&parts)?;
        let cycle = Cycle::of(&parts, &walk);
        Ok(Self { start, parts, times, walk, cycle })
    }

    /// The start that this expansion was made for.
    pub fn start(&self) -> NaiveDateTime {
        self.start
    }

    /// The parts with all that they leave to the start spelled out.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The times of each day, for a frequency of days or coarser.
    pub fn times(&self) -> &[NaiveTime] {
        &self.times
    }

    /// Calls `each` with every local start of the rule from `from` to `to` (both included) in ascending
    /// order, until it breaks. Neither `COUNT` nor `UNTIL` is heeded here.
    pub fn starts(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
        mut each: impl FnMut(NaiveDateTime) -> ControlFlow<()>,
    ) {
        let from = from.max(self.start);
        if from > to {
            return;
        }
        let mut offer = |local: NaiveDateTime| {
            if local > to {
                return ControlFlow::Break(());
            }
            if local < from { ControlFlow::Continue(()) } else { each(local) }
        };
        let by_position = !self.parts.positions.is_empty();
        let mut period = None;
        let mut set: Vec<NaiveDateTime> = Vec::new();
        let mut times = Vec::new();
        for day in self.days(from.date()) {
            // With positions the whole period must be known, so the walk goes on to its end.
            let key = by_position.then(|| self.period(day));
            if key != period {
                if self.offer_positions(&set, &mut offer).is_break() {
                    return;
                }
                set.clear();
                period = key;
            }
            if day > to.date() && set.is_empty() {
                return;
            }
            times.clear();
            let times = if self.parts.frequency >= Frequency::Daily {
                &self.times
            } else {
                self.push_times_of(day, &mut times);
                &times
            };
            for time in times {
                let local = day.and_time(*time);
                if by_position {
                    set.push(local);
                } else if offer(local).is_break() {
                    return;
                }
            }
        }
        let _ = self.offer_positions(&set, &mut offer);
    }

    /// The days on which the rule has starts, ascending, beginning with the period of `from`, up to the end
    /// of the year 9999.
    fn days(&self, from: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let anchor = self.period_start(from);
        let walked = self.cycle.is_none().then(|| walk_from(&self.walk, anchor));
        let repeated = self.cycle.as_ref().map(|cycle| cycle.from(anchor));
        walked
            .into_iter()
            .flatten()
            .chain(repeated.into_iter().flatten())
            .take_while(|day| day.year() <= 9999)
            .filter(|day| self.parts.names_day(*day))
    }

    /// The first day of the last period of the rule that begins at or before `from`.
    fn period_start(&self, from: NaiveDate) -> NaiveDate {
        let start = self.start.date();
        let from = from.max(start);
        let interval = i64::from(self.parts.interval);
        let on_step = |elapsed: i64| elapsed.div_euclid(interval) * interval;
        let later = |day: NaiveDate, days: i64| {
            day.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0))).unwrap_or(day)
        };
        match self.parts.frequency {
            Frequency::Minutely | Frequency::Hourly => from,
            Frequency::Daily => later(start, on_step((from - start).num_days())),
            // Week numbers are walked week by week; their interval is always one.
            Frequency::Yearly if !self.parts.week_numbers.is_empty() => {
                week_start(from, self.parts.week_start)
            }
            Frequency::Weekly => {
                let week = week_start(start, self.parts.week_start);
                later(week, on_step((from - week).num_days() / 7) * 7)
            }
            Frequency::Monthly => {
                let first = month_index(start);
                let month = first + on_step(month_index(from) - first);
                first_of_month(month).unwrap_or(start)
            }
            Frequency::Yearly => {
                let year = i64::from(start.year()) + on_step(i64::from(from.year() - start.year()));
                first_of_month(year * 12).unwrap_or(start)
            }
        }
    }

    /// Which month or year `day` belongs to, for the sake of `BYSETPOS`; in shorter periods it has been
    /// settled before.
    fn period(&self, day: NaiveDate) -> i64 {
        if self.parts.frequency == Frequency::Yearly { i64::from(day.year()) } else { month_index(day) }
    }

    fn offer_positions(
        &self,
        set: &[NaiveDateTime],
        offer: &mut impl FnMut(NaiveDateTime) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        pick(set, &self.parts.positions).into_iter().try_for_each(offer)
    }

    /// The times of `day` for a rule that comes every so many hours or minutes, counted from the start.
    fn push_times_of(&self, day: NaiveDate, times: &mut Vec<NaiveTime>) {
        let parts = &self.parts;
        let elapsed_days = (day - self.start.date()).num_days();
        let interval = i64::from(parts.interval);
        let hourly = parts.frequency == Frequency::Hourly;
        let (in_day, start) = if hourly {
            (24, i64::from(self.start.hour()))
        } else {
            (24 * 60, i64::from(self.start.hour() * 60 + self.start.minute()))
        };
        let mut at = (start - elapsed_days * in_day).rem_euclid(interval);
        while at < in_day {
            let (hour, minute) = if hourly { (at, 0) } else { (at / 60, at % 60) };
            let hour = u8::try_from(hour).unwrap_or(0);
            let minute = u8::try_from(minute).unwrap_or(0);
            at += interval;
            if !allows(&parts.hours, &hour) || (!hourly && !allows(&parts.minutes, &minute)) {
                continue;
            }
            parts.push_times(
                times,
                hour,
                if hourly { &parts.minutes } else { std::slice::from_ref(&minute) },
            );
        }
    }
}

impl Cycle {
    fn of(parts: &Parts, walk: &RRule) -> Option<Self> {
        let limited = !(parts.months.is_empty() && parts.month_days.is_empty() && parts.year_days.is_empty());
        let any = NaiveDate::default();
        let interval = u64::from(parts.interval);
        let (begin, period, length) = match parts.frequency {
            _ if limited => return None,
            Frequency::Weekly => (week_start(any, parts.week_start), 7, 7 * interval),
            Frequency::Daily if parts.weekdays.is_empty() => (any, 1, interval),
            Frequency::Hourly | Frequency::Minutely if parts.weekdays.is_empty() => (any, 1, 1),
            _ => return None,
        };
        let days = walk_from(walk, begin)
            .filter_map(|day| u64::try_from((day - begin).num_days()).ok())
            .take_while(|day| *day < period)
            .map(Days::new)
            .collect();
        Some(Self { length: Days::new(length), days })
    }

    fn from(&self, anchor: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        std::iter::successors(Some(anchor), |begin| begin.checked_add_days(self.length))
            .flat_map(|begin| self.days.iter().filter_map(move |day| begin.checked_add_days(*day)))
    }
}

impl Parts {
    fn push_times(&self, times: &mut Vec<NaiveTime>, hour: u8, minutes: &[u8]) {
        for &minute in minutes {
            for &second in &self.seconds {
                times.extend(NaiveTime::from_hms_opt(hour.into(), minute.into(), second.into()));
            }
        }
    }

    /// Whether every part that speaks of days allows `day`. Whatever the crate yields is asked again here,
    /// so that it can never add a day of its own.
    fn names_day(&self, day: NaiveDate) -> bool {
        let month_length = i32::from(day.num_days_in_month());
        let year_length = if day.leap_year() { 366 } else { 365 };
        let day_of_month = i32::try_from(day.day()).unwrap_or(0);
        let day_of_year = i32::try_from(day.ordinal()).unwrap_or(0);
        let by_month = self.frequency == Frequency::Monthly || !self.months.is_empty();
        let (place, length) =
            if by_month { (day_of_month, month_length) } else { (day_of_year, year_length) };
        let names_weekday = |by_day: &ByDay| {
            by_day.weekday == day.weekday()
                && by_day.nth.is_none_or(|nth| {
                    let nth = i32::from(nth);
                    nth == (place - 1) / 7 + 1 || -nth == (length - place) / 7 + 1
                })
        };
        (self.months.is_empty() || self.months.iter().any(|month| u32::from(*month) == day.month()))
            && either_end(&self.month_days, day_of_month, month_length)
            && either_end(&self.year_days, day_of_year, year_length)
            && (self.weekdays.is_empty() || self.weekdays.iter().any(names_weekday))
            && (self.week_numbers.is_empty() || {
                let (number, count) = week_number(day, self.week_start);
                either_end(&self.week_numbers, number, count)
            })
    }
}

/// The days that the crate walks from the first day of a period.
fn walk_from(walk: &RRule, anchor: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
    let anchor = anchor.and_time(NaiveTime::MIN).and_utc().with_timezone(&rrule::Tz::UTC);
    RRuleSet::new(anchor).rrule(walk.clone()).into_iter().map(|at| at.naive_utc().date())
}

/// What the crate is asked to walk: days only, at midnight, with every part explicit.
fn walk(parts: &Parts) -> Result<RRule, RuleError> {
    let by_week_number = !parts.week_numbers.is_empty();
    let (frequency, interval) = match parts.frequency {
        Frequency::Minutely | Frequency::Hourly => (rrule::Frequency::Daily, 1),
        Frequency::Daily => (rrule::Frequency::Daily, parts.interval),
        Frequency::Yearly if by_week_number => (rrule::Frequency::Weekly, 1),
        Frequency::Weekly => (rrule::Frequency::Weekly, parts.interval),
        Frequency::Monthly => (rrule::Frequency::Monthly, parts.interval),
        Frequency::Yearly => (rrule::Frequency::Yearly, parts.interval),
    };
    let months: Vec<Month> = parts.months.iter().filter_map(|month| Month::try_from(*month).ok()).collect();
    let mut weekdays: Vec<Weekday> = parts.weekdays.iter().map(|day| day.weekday).collect();
    weekdays.dedup();
    let year_days = if frequency == rrule::Frequency::Yearly { parts.year_days.clone() } else { Vec::new() };
    RRule::new(frequency)
        .interval(interval)
        .week_start(parts.week_start)
        .by_month(&months)
        .by_month_day(parts.month_days.clone())
        .by_year_day(year_days)
        .by_weekday(weekdays.into_iter().map(NWeekday::Every).collect())
        .by_hour(vec![0])
        .by_minute(vec![0])
        .by_second(vec![0])
        .validate(NaiveDate::default().and_time(NaiveTime::MIN).and_utc().with_timezone(&rrule::Tz::UTC))
        .map_err(|error| refuse(format!("this rule cannot be walked: {error}")))
}

/// The members of `set` (ascending) at `positions`, ascending, each once.
pub(super) fn pick<T: Copy + Ord>(set: &[T], positions: &[i16]) -> Vec<T> {
    let mut picked: Vec<T> = positions
        .iter()
        .filter_map(|position| {
            let distance = usize::from(position.unsigned_abs());
            let index = if *position > 0 { distance.checked_sub(1) } else { set.len().checked_sub(distance) };
            index.and_then(|index| set.get(index)).copied()
        })
        .collect();
    picked.sort_unstable();
    picked.dedup();
    picked
}

fn allows<T: PartialEq>(list: &[T], value: &T) -> bool {
    list.is_empty() || list.contains(value)
}

/// Whether `list` is empty or names `place` (from 1) of `length`, from the front or from the end.
fn either_end<T: Copy + Into<i32>>(list: &[T], place: i32, length: i32) -> bool {
    list.is_empty()
        || list.iter().any(|item| {
            let item: i32 = (*item).into();
            item == place || item == place - length - 1
        })
}

/// The day on which the week of `day` begins.
fn week_start(day: NaiveDate, first: Weekday) -> NaiveDate {
    let back = day.weekday().days_since(first);
    day.checked_sub_days(Days::new(back.into())).unwrap_or(day)
}

/// The number of the week of `day` in the year it belongs to, and how many weeks that year has: the first
/// has at least four days in the year (RFC 5545 §3.3.10, ISO 8601 with any first weekday).
fn week_number(day: NaiveDate, first: Weekday) -> (i32, i32) {
    let week = week_start(day, first);
    let middle = week.checked_add_days(Days::new(3)).unwrap_or(week);
    let first_week = |year| {
        NaiveDate::from_ymd_opt(year, 1, 4)
            .map_or(week, |fourth| week_start(fourth, first))
            .num_days_from_ce()
    };
    let beginning = first_week(middle.year());
    let number = (week.num_days_from_ce() - beginning) / 7 + 1;
    (number, (first_week(middle.year() + 1) - beginning) / 7)
}

fn month_index(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

fn first_of_month(index: i64) -> Option<NaiveDate> {
    let year = i32::try_from(index.div_euclid(12)).ok()?;
    let month = u32::try_from(index.rem_euclid(12)).ok()? + 1;
    NaiveDate::from_ymd_opt(year, month, 1)
}

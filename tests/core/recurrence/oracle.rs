//! Random rules against a slow, obvious walk over every single day.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::local;
use slipway_core::calendar::{Occurrence, Recurrence, Rule};
use slipway_core::time::{Duration, Instant, Slot};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// A rule before it is written as text.
#[derive(Debug, Clone)]
struct Shape {
    every: Every,
    interval: i32,
    count: Option<usize>,
    until: Option<NaiveDateTime>,
    months: Vec<u32>,
    week_numbers: Vec<i32>,
    year_days: Vec<i32>,
    month_days: Vec<i32>,
    weekdays: Vec<(i32, Weekday)>,
    hours: Vec<u32>,
    positions: Vec<i32>,
    week_start: Weekday,
}

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Mon, "MO"),
    (Weekday::Tue, "TU"),
    (Weekday::Wed, "WE"),
    (Weekday::Thu, "TH"),
    (Weekday::Fri, "FR"),
    (Weekday::Sat, "SA"),
    (Weekday::Sun, "SU"),
];

fn code(weekday: Weekday) -> &'static str {
    WEEK.iter().find(|(day, _)| *day == weekday).unwrap().1
}

impl Shape {
    fn text(&self) -> String {
        let mut text = format!(
            "FREQ={}",
            match self.every {
                Every::Day => "DAILY",
                Every::Week => "WEEKLY",
                Every::Month => "MONTHLY",
                Every::Year => "YEARLY",
            }
        );
        write!(text, ";INTERVAL={};WKST={}", self.interval, code(self.week_start)).unwrap();
        if let Some(count) = self.count {
            write!(text, ";COUNT={count}").unwrap();
        }
        if let Some(until) = self.until {
            write!(text, ";UNTIL={}", until.format("%Y%m%dT%H%M%SZ")).unwrap();
        }
        let weekdays: Vec<String> = self
            .weekdays
            .iter()
            .map(|(nth, day)| if *nth == 0 { code(*day).to_owned() } else { format!("{nth}{}", code(*day)) })
            .collect();
        for (name, values) in [
            ("BYMONTH", texts(&self.months)),
            ("BYWEEKNO", texts(&self.week_numbers)),
            ("BYYEARDAY", texts(&self.year_days)),
            ("BYMONTHDAY", texts(&self.month_days)),
            ("BYDAY", weekdays),
            ("BYHOUR", texts(&self.hours)),
            ("BYSETPOS", texts(&self.positions)),
        ] {
            if !values.is_empty() {
                write!(text, ";{name}={}", values.join(",")).unwrap();
            }
        }
        text
    }

    /// Every start from `start` up to `end`, by looking at each day in turn.
    fn walk(&self, start: NaiveDateTime, end: NaiveDateTime) -> Vec<NaiveDateTime> {
        let names_day = !(self.weekdays.is_empty()
            && self.month_days.is_empty()
            && self.year_days.is_empty()
            && self.week_numbers.is_empty());
        let hours =
            if self.hours.is_empty() { vec![chrono::Timelike::hour(&start)] } else { self.hours.clone() };
        let mut found: Vec<NaiveDateTime> = Vec::new();
        let mut period: Vec<NaiveDateTime> = Vec::new();
        // From before the period of the start, to past the period of the end.
        let mut day = start.date() - Days::new(400);
        let mut index = self.period(day);
        while day < end.date() + Days::new(400) {
            if self.period(day) != index {
                self.choose(&mut period, &mut found);
                index = self.period(day);
            }
            let on_turn = (index - self.period(start.date())).rem_euclid(self.interval) == 0;
            if on_turn && (if names_day { self.names(day, start) } else { self.as_start(day, start) }) {
                period.extend(hours.iter().map(|hour| {
                    day.and_time(
                        start.time() - chrono::TimeDelta::hours(chrono::Timelike::hour(&start).into()),
                    ) + chrono::TimeDelta::hours(i64::from(*hour))
                }));
            }
            day = day + Days::new(1);
        }
        self.choose(&mut period, &mut found);
        found.retain(|at| *at >= start);
        found.truncate(self.count.unwrap_or(usize::MAX));
        found.retain(|at| *at < end && self.until.is_none_or(|until| *at <= until));
        found
    }

    fn choose(&self, period: &mut Vec<NaiveDateTime>, found: &mut Vec<NaiveDateTime>) {
        period.sort();
        let length = i32::try_from(period.len()).unwrap();
        for (index, at) in period.iter().enumerate() {
            let place = i32::try_from(index).unwrap() + 1;
            if self.positions.is_empty()
                || self.positions.contains(&place)
                || self.positions.contains(&(place - length - 1))
            {
                found.push(*at);
            }
        }
        period.clear();
    }

    fn period(&self, day: NaiveDate) -> i32 {
        match self.every {
            Every::Day => day.num_days_from_ce(),
            Every::Week => {
                let first =
                    (0..7).map(|back| day - Days::new(back)).find(|day| day.weekday() == self.week_start);
                first.unwrap().num_days_from_ce() / 7
            }
            Every::Month => day.year() * 12 + day.month0().cast_signed(),
            Every::Year => day.year(),
        }
    }

    /// A rule that names no day takes it from the start.
    fn as_start(&self, day: NaiveDate, start: NaiveDateTime) -> bool {
        let in_month = self.months.is_empty() || self.months.contains(&day.month());
        in_month
            && match self.every {
                Every::Day => true,
                Every::Week => day.weekday() == start.weekday(),
                Every::Month => day.day() == start.day(),
                Every::Year => {
                    day.day() == start.day() && (!self.months.is_empty() || day.month() == start.month())
                }
            }
    }

    fn names(&self, day: NaiveDate, start: NaiveDateTime) -> bool {
        if !(self.months.is_empty() || self.months.contains(&day.month())) {
            return false;
        }
        let year = || -> Vec<NaiveDate> {
            let first = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap();
            first.iter_days().take_while(|other| other.year() == day.year()).collect()
        };
        let month = || -> Vec<NaiveDate> {
            let first = NaiveDate::from_ymd_opt(day.year(), day.month(), 1).unwrap();
            first.iter_days().take_while(|other| other.month() == day.month()).collect()
        };
        let counted_in_month = self.every == Every::Month || !self.months.is_empty();
        (self.weekdays.is_empty()
            || self.weekdays.iter().any(|(n, weekday)| {
                day.weekday() == *weekday
                    && (*n == 0 || {
                        let days = if counted_in_month { month() } else { year() };
                        let same: Vec<NaiveDate> =
                            days.into_iter().filter(|other| other.weekday() == *weekday).collect();
                        nth(&same, *n) == Some(day)
                    })
            }))
            && (self.month_days.is_empty() || {
                let month = month();
                self.month_days.iter().any(|n| nth(&month, *n) == Some(day))
            })
            && (self.year_days.is_empty() || {
                let year = year();
                self.year_days.iter().any(|n| nth(&year, *n) == Some(day))
            })
            && (self.week_numbers.is_empty()
                || ((!self.weekdays.is_empty() || day.weekday() == start.weekday())
                    && self.week_numbers.iter().any(|n| in_iso_week(day, *n))))
    }
}

/// Whether `day` is in the nth week of its ISO year. 28 December is always in the last one.
fn in_iso_week(day: NaiveDate, n: i32) -> bool {
    let week = day.iso_week();
    let last = NaiveDate::from_ymd_opt(week.year(), 12, 28).unwrap().iso_week().week();
    let weeks: Vec<u32> = (1..=last).collect();
    nth(&weeks, n) == Some(week.week())
}

fn nth<T: Copy>(of: &[T], n: i32) -> Option<T> {
    let index =
        if n > 0 { usize::try_from(n).ok()? - 1 } else { of.len().checked_sub(usize::try_from(-n).ok()?)? };
    of.get(index).copied()
}

fn texts<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

fn some<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>, percent: u32) -> impl Strategy<Value = Vec<T>> {
    let most = values.len().min(4);
    prop_oneof![
        100 - percent => Just(Vec::new()),
        percent.max(1) => proptest::sample::subsequence(values, 1..=most),
    ]
}

fn weekday() -> impl Strategy<Value = Weekday> {
    (0_usize..7).prop_map(|index| WEEK[index].0)
}

fn weekdays(most: i32) -> impl Strategy<Value = Vec<(i32, Weekday)>> {
    let nth = prop_oneof![2 => Just(0), 3 => -most..=most];
    prop_oneof![
        1 => Just(Vec::new()),
        1 => proptest::collection::vec((nth, weekday()), 1..4),
    ]
}

/// Only what the standard allows to stand together.
fn shape() -> impl Strategy<Value = Shape> {
    let every = prop_oneof![Just(Every::Day), Just(Every::Week), Just(Every::Month), Just(Every::Year)];
    every.prop_flat_map(|every| {
        let by_week_number = if every == Every::Year { 15 } else { 0 };
        let by_year_day = if every == Every::Year { 20 } else { 0 };
        let by_month_day = if every == Every::Week { 0 } else { 30 };
        let numbered = match every {
            Every::Month => 5,
            Every::Year => 53,
            _ => 0,
        };
        let days = (
            some((1..=12).collect(), 30),
            some((1..=53).chain(-53..0).collect(), by_week_number),
            some((-366..0).chain(1..=366).collect(), by_year_day),
            some((-31..0).chain(1..=31).collect(), by_month_day),
            weekdays(numbered),
        );
        let interval = prop_oneof![3 => Just(1), 2 => 2..5_i32, 1 => 5..30_i32];
        let end = prop_oneof![
            Just((None, None)),
            (1_usize..30).prop_map(|count| (Some(count), None)),
            (0_i64..80_000).prop_map(|hours| (
                None,
                Some(local("2024-01-01T00:00:00") + chrono::TimeDelta::hours(hours))
            )),
        ];
        let rest = (some((0..24).collect(), 20), some(vec![-3, -2, -1, 1, 2, 3], 25), weekday());
        (Just(every), interval, end, days, rest).prop_map(|(every, interval, (count, until), days, rest)| {
            let (months, week_numbers, year_days, month_days, weekdays) = days;
            let (hours, positions, week_start) = rest;
            let iso = !week_numbers.is_empty();
            Shape {
                every,
                interval: if iso { 1 } else { interval },
                count,
                until,
                months,
                week_start: if iso { Weekday::Mon } else { week_start },
                year_days: if iso { Vec::new() } else { year_days },
                month_days: if iso { Vec::new() } else { month_days },
                weekdays: weekdays.into_iter().map(|(n, day)| (if iso { 0 } else { n }, day)).collect(),
                week_numbers,
                hours,
                positions,
            }
        })
    })
}

fn start() -> impl Strategy<Value = NaiveDateTime> {
    (0_u64..2_000, 0_u32..24, prop_oneof![Just(0_u32), Just(30)]).prop_map(|(days, hour, minute)| {
        (local("2023-06-01T00:00:00").date() + Days::new(days))
            .and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn rules_come_when_a_walk_over_every_day_says(shape in shape(), start in start()) {
        let text = shape.text();
        let end = start + Days::new(365 * 4);
        let expected = shape.walk(start, end);
        match Rule::parse(&text, Tz::UTC, start) {
            Ok(rule) => {
                let recurrence = Recurrence {
                    zone: Tz::UTC,
                    start,
                    duration: "PT1H".parse().unwrap(),
                    rule: Some(rule),
                    exdates: Vec::new(),
                    rdates: Vec::new(),
                };
                let found: Vec<NaiveDateTime> = recurrence
                    .occurrences(Slot::new(start.and_utc(), end.and_utc()))
                    .iter()
                    .map(|one| one.local_start)
                    .collect();
                prop_assert_eq!(found, expected, "{} from {}", text, start);
            }
            Err(error) if error.message.contains("never comes") || error.message.contains("UNTIL ends") || error.message.contains("points past") => {
                prop_assert!(expected.is_empty(), "{} from {} was refused: {}", text, start, error);
            }
            Err(_) => prop_assume!(false, "refused for being read differently by other calendars"),
        }
    }
}

fn any_recurrence() -> impl Strategy<Value = Recurrence> {
    let rules = prop_oneof![
        Just("FREQ=WEEKLY;BYDAY=TU,SA"),
        Just("FREQ=WEEKLY;INTERVAL=2;COUNT=30"),
        Just("FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30"),
        Just("FREQ=MONTHLY;BYDAY=-1SU"),
        Just("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,1"),
        Just("FREQ=HOURLY;INTERVAL=5"),
        Just("FREQ=MINUTELY;INTERVAL=50;BYDAY=SU"),
        Just("FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU"),
        Just("FREQ=DAILY;UNTIL=20261231T000000Z"),
    ];
    let zones = prop_oneof![
        Just(Tz::Europe__Berlin),
        Just(Tz::America__Santiago),
        Just(Tz::Australia__Lord_Howe),
        Just(Tz::Africa__Casablanca),
        Just(Tz::UTC),
    ];
    let durations =
        prop_oneof![Just("PT4H"), Just("PT30M"), Just("P1D"), Just("P1DT12H"), Just("P3W"), Just("PT0S")];
    let near = || proptest::collection::vec(start(), 0..3);
    (rules, zones, durations, start(), near(), near()).prop_map(
        |(text, zone, duration, start, exdates, rdates)| {
            let duration: Duration = duration.parse().unwrap();
            let rule = Rule::parse(text, zone, start).ok();
            Recurrence { zone, start, duration, rule, exdates, rdates }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Where a range is cut makes no difference.
    #[test]
    fn the_parts_of_a_range_give_what_the_whole_gives(
        recurrence in any_recurrence(),
        from in 0_i64..40_000,
        first in 1_i64..3_000,
        second in 1_i64..3_000,
    ) {
        let hour = |hours: i64| -> Instant { (local("2024-01-01T00:00:00") + chrono::TimeDelta::hours(hours)).and_utc() };
        let (a, b, c) = (hour(from), hour(from + first), hour(from + first + second));
        let whole = recurrence.occurrences(Slot::new(a, c));
        let mut joined: Vec<Occurrence> = recurrence.occurrences(Slot::new(a, b));
        for one in recurrence.occurrences(Slot::new(b, c)) {
            if !joined.contains(&one) {
                joined.push(one);
            }
        }
        joined.sort_by_key(|one| one.slot.start);
        prop_assert_eq!(&whole, &joined);
        prop_assert!(whole.windows(2).all(|pair| pair[0].slot.start < pair[1].slot.start), "in order, each once");
        let next = recurrence.next_occurrences(a, c, 3);
        prop_assert_eq!(&next[..], &whole[..whole.len().min(3)]);
    }
}

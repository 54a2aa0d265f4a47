//! Expansion of rules, against a walk over every day.
//!
//! `cargo bench -p slipway-core --bench recurrence`
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::hint::black_box;

use chrono::{Datelike, Days, NaiveDateTime, Weekday};
use chrono_tz::Tz;
use criterion::{Criterion, criterion_group, criterion_main};
use slipway_core::calendar::{Recurrence, Rule};
use slipway_core::time::{Slot, parse_instant, parse_local, resolve_local};

const ZONES: [Tz; 4] = [Tz::Europe__Berlin, Tz::America__New_York, Tz::Asia__Tokyo, Tz::Australia__Sydney];
const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn local(text: &str) -> NaiveDateTime {
    parse_local(text).expect("a local time")
}

fn slot(from: &str, to: &str) -> Slot {
    Slot::new(parse_instant(from).expect("an instant"), parse_instant(to).expect("an instant"))
}

fn recurrence(zone: Tz, start: NaiveDateTime, text: &str) -> Recurrence {
    Recurrence {
        zone,
        start,
        duration: "PT4H".parse().expect("a duration"),
        rule: Some(Rule::parse(text, zone, start).expect("a rule")),
        exdates: Vec::new(),
        rdates: Vec::new(),
    }
}

/// 200 weekly windows, each on two weekdays of its zone.
fn weekly_windows() -> Vec<Recurrence> {
    let start = local("2026-01-05T22:00:00");
    (0..200)
        .map(|index| {
            let (one, other) = (CODES[index % 7], CODES[(index / 7 + 3) % 7]);
            recurrence(ZONES[index % ZONES.len()], start, &format!("FREQ=WEEKLY;BYDAY={one},{other}"))
        })
        .collect()
}

/// The baseline: looks at every day from the start on, and asks the zone for each that fits.
fn walk(zone: Tz, start: NaiveDateTime, weekdays: &[Weekday], range: Slot) -> Vec<Slot> {
    let length = chrono::TimeDelta::hours(4);
    let mut found = Vec::new();
    let mut at = start;
    loop {
        let (begins, _) = resolve_local(zone, at);
        if begins >= range.end {
            return found;
        }
        let slot = Slot::new(begins, begins + length);
        if weekdays.contains(&at.weekday()) && slot.overlaps(&range) {
            found.push(slot);
        }
        at = at + Days::new(1);
    }
}

fn expansion(criterion: &mut Criterion) {
    let windows = weekly_windows();
    let years = slot("2026-01-01T00:00:00Z", "2030-07-01T00:00:00Z");
    let weekdays: Vec<[Weekday; 2]> = (0..200_u8)
        .map(|index| [index % 7, (index / 7 + 3) % 7].map(|day| Weekday::try_from(day).expect("below seven")))
        .collect();

    let mut group = criterion.benchmark_group("200 weekly windows over 4.5 years");
    group.sample_size(20);
    group.bench_function("rules", |bencher| {
        bencher
            .iter(|| windows.iter().map(|window| black_box(window.occurrences(years)).len()).sum::<usize>());
    });
    group.bench_function("day walk", |bencher| {
        bencher.iter(|| {
            windows
                .iter()
                .zip(&weekdays)
                .map(|(window, days)| black_box(walk(window.zone, window.start, days, years)).len())
                .sum::<usize>()
        });
    });
    group.finish();

    let far = slot("2099-06-01T00:00:00Z", "2099-06-08T00:00:00Z");
    let start = local("1990-01-01T22:00:00");
    let mut group = criterion.benchmark_group("one week in 2099 of a rule from 1990");
    for text in ["FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=HOURLY"] {
        let rule = recurrence(Tz::Europe__Berlin, start, text);
        group.bench_function(text, |bencher| bencher.iter(|| black_box(rule.occurrences(far)).len()));
    }
    group.bench_function("FREQ=WEEKLY, day walk", |bencher| {
        bencher.iter(|| black_box(walk(Tz::Europe__Berlin, start, &[Weekday::Mon], far)).len());
    });
    group.finish();

    criterion.bench_function("read a rule", |bencher| {
        bencher.iter(|| {
            Rule::parse(black_box("FREQ=WEEKLY;BYDAY=TU;UNTIL=20301231"), Tz::Europe__Berlin, start)
        });
    });
}

criterion_group!(benches, expansion);
criterion_main!(benches);

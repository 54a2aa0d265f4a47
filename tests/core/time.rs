//! Instants, wall-clock times, durations and the changes of a zone's clock.

use chrono::{NaiveDateTime, TimeDelta, Timelike};
use chrono_tz::Tz;
use proptest::prelude::*;
use slipway_core::time::{
    Duration, Instant, Slot, TimeError, WallClock, format_instant, parse_instant, parse_local, parse_zone,
    resolve_local, to_local, utc_offset, zone_transitions,
};

fn at(text: &str) -> Instant {
    parse_instant(text).unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    parse_local(text).unwrap()
}

fn duration(text: &str) -> Duration {
    text.parse().unwrap()
}

fn transitions(zone: Tz, from: &str, to: &str) -> Vec<(String, i32)> {
    zone_transitions(zone, Slot::new(at(from), at(to)))
        .into_iter()
        .map(|change| {
            (
                format_instant(change.at),
                (change.after.local_minus_utc() - change.before.local_minus_utc()) / 60,
            )
        })
        .collect()
}

#[test]
fn instants_are_written_one_way_and_read_with_any_offset() {
    for text in [
        "2026-12-01T21:00:00Z",
        "2026-12-01T22:00:00+01:00",
        "2026-12-01T21:00:00.987Z",
        " 2026-12-01T21:00:00z ",
    ] {
        assert_eq!(format_instant(at(text)), "2026-12-01T21:00:00Z", "{text}");
    }
    for text in ["", "2026-12-01", "2026-12-01T21:00:00", "2026-02-30T00:00:00Z", "tomorrow"] {
        assert_eq!(parse_instant(text), Err(TimeError::Instant(text.to_owned())));
    }
}

#[test]
fn local_times_have_no_zone_and_whole_seconds() {
    assert_eq!(local("2026-12-01T22:00"), local("2026-12-01T22:00:00"));
    for text in [
        "",
        "2026-12-01",
        "2026-12-01T22:00:00Z",
        "2026-12-01T22:00:60",
        "2026-12-01T25:00:00",
        "+12026-12-01T22:00:00",
        "2026-12-1T22:00",
    ] {
        assert_eq!(parse_local(text), Err(TimeError::Local(text.to_owned())));
    }
}

#[test]
fn zones_are_iana_names() {
    assert_eq!(parse_zone("Europe/Berlin"), Ok(Tz::Europe__Berlin));
    for text in ["W. Europe Standard Time", "europe/berlin", "CEST", "+01:00", ""] {
        assert_eq!(parse_zone(text), Err(TimeError::Zone(text.to_owned())));
    }
}

#[test]
fn durations_are_read_as_the_standard_writes_them() {
    for text in ["PT90M", "P2D", "P1DT12H", "P3W", "PT1H30M", "PT0S", "PT45S", "P1W2DT3H4M5S", "PT2H15S"] {
        assert_eq!(duration(text).to_string(), text);
    }
    assert_eq!(duration("+PT1H"), duration("PT1H"));
    assert_eq!(duration("P0D").to_string(), "PT0S");
    for text in [
        "",
        "P",
        "PT",
        "P1",
        "PT1",
        "1H",
        "-PT1H",
        "P1H",
        "PT1D",
        "PT1M1H",
        "PT1H1H",
        "P1D1W",
        "PT1.5H",
        "PT99999999999H",
        "P37000D",
        "P1DT",
        "pt1h",
        "PT1H ",
        "P1Y",
        "P1M",
    ] {
        assert_eq!(text.parse::<Duration>(), Err(TimeError::Duration(text.to_owned())), "{text}");
    }
}

#[test]
fn days_are_nominal_and_hours_exact() {
    let berlin = Tz::Europe__Berlin;
    // Over the night in which an hour is lost.
    let evening = at("2026-03-28T21:00:00Z");
    assert_eq!(duration("P1D").after(evening, berlin), at("2026-03-29T20:00:00Z"));
    assert_eq!(duration("PT24H").after(evening, berlin), at("2026-03-29T21:00:00Z"));
    // First the days on the wall clock, then the hours.
    assert_eq!(duration("P1DT6H").after(evening, berlin), at("2026-03-30T02:00:00Z"));
    assert_eq!(duration("P1W").after(evening, berlin), at("2026-04-04T20:00:00Z"));
    // A day that ends in a gap, and one that ends in the hour that comes twice.
    assert_eq!(duration("P1D").after(at("2026-03-28T01:30:00Z"), berlin), at("2026-03-29T01:30:00Z"));
    assert_eq!(duration("P1D").after(at("2026-10-24T00:30:00Z"), berlin), at("2026-10-25T00:30:00Z"));
}

#[test]
fn days_count_from_the_time_that_was_named_even_if_it_was_skipped() {
    let berlin = Tz::Europe__Berlin;
    assert_eq!(duration("P1D").after_local(local("2026-03-29T02:30:00"), berlin), at("2026-03-30T00:30:00Z"));
    assert_eq!(
        duration("PT1H").after_local(local("2026-03-29T02:30:00"), berlin),
        at("2026-03-29T02:30:00Z")
    );
    assert_eq!(
        duration("P1DT1H").after_local(local("2026-03-29T02:30:00"), berlin),
        at("2026-03-30T01:30:00Z")
    );
    let apia = Tz::Pacific__Apia;
    assert_eq!(duration("P1D").after_local(local("2011-12-30T10:00:00"), apia), at("2011-12-31T20:00:00Z"));
}

#[test]
fn durations_are_said_as_written() {
    for (text, said) in [
        ("PT4H", "4 hours"),
        ("PT90M", "90 minutes"),
        ("P1DT1H1M", "1 day 1 hour 1 minute"),
        ("P2W", "2 weeks"),
        ("PT0S", "no time"),
    ] {
        assert_eq!(duration(text).words(), said);
    }
}

#[test]
fn changes_of_the_clock_are_found() {
    assert_eq!(
        transitions(Tz::Europe__Berlin, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        [("2026-03-29T01:00:00Z".to_owned(), 60), ("2026-10-25T01:00:00Z".to_owned(), -60)]
    );
    assert_eq!(
        transitions(Tz::Australia__Lord_Howe, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        [("2026-04-04T15:00:00Z".to_owned(), -30), ("2026-10-03T15:30:00Z".to_owned(), 30)]
    );
    // Two changes within five weeks.
    assert_eq!(
        transitions(Tz::Africa__Casablanca, "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z"),
        [("2026-02-15T02:00:00Z".to_owned(), -60), ("2026-03-22T02:00:00Z".to_owned(), 60)]
    );
    assert_eq!(
        transitions(Tz::Pacific__Apia, "2011-12-30T00:00:00Z", "2012-01-02T00:00:00Z"),
        [("2011-12-30T10:00:00Z".to_owned(), 24 * 60)]
    );
    assert!(transitions(Tz::Asia__Tehran, "2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z").is_empty());
    assert!(transitions(Tz::UTC, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z").is_empty());
}

#[test]
fn a_change_belongs_to_the_slot_that_begins_with_it() {
    let berlin = Tz::Europe__Berlin;
    assert_eq!(transitions(berlin, "2026-03-29T01:00:00Z", "2026-03-29T01:00:01Z").len(), 1);
    assert_eq!(transitions(berlin, "2026-03-29T00:00:00Z", "2026-03-29T01:00:01Z").len(), 1);
    assert!(transitions(berlin, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z").is_empty());
    assert!(transitions(berlin, "2026-03-29T01:00:01Z", "2026-03-30T00:00:00Z").is_empty());
    assert!(transitions(berlin, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z").is_empty());
    assert!(transitions(berlin, "2026-03-30T00:00:00Z", "2026-03-01T00:00:00Z").is_empty());
}

#[test]
fn slots_are_half_open() {
    let slot = |from, to| Slot::new(at(from), at(to));
    let morning = slot("2026-01-01T08:00:00Z", "2026-01-01T12:00:00Z");
    let afternoon = slot("2026-01-01T12:00:00Z", "2026-01-01T18:00:00Z");
    assert!(!morning.overlaps(&afternoon) && !afternoon.overlaps(&morning));
    assert!(morning.overlaps(&slot("2026-01-01T11:59:59Z", "2026-01-01T12:00:01Z")));
    assert!(morning.contains(morning.start) && !morning.contains(morning.end));
    assert!(
        morning.covers(&morning) && !morning.covers(&slot("2026-01-01T08:00:00Z", "2026-01-01T12:00:01Z"))
    );
    assert_eq!(morning.length(), TimeDelta::hours(4));
}

fn zone() -> impl Strategy<Value = Tz> {
    (0..chrono_tz::TZ_VARIANTS.len()).prop_map(|index| chrono_tz::TZ_VARIANTS[index])
}

fn instant() -> impl Strategy<Value = Instant> {
    // 1975 to 2050.
    (157_766_400_i64..2_524_608_000).prop_map(|seconds| Instant::from_timestamp(seconds, 0).unwrap())
}

proptest! {
    #[test]
    fn instants_survive_writing_and_reading(at in instant()) {
        prop_assert_eq!(parse_instant(&format_instant(at)), Ok(at));
    }

    #[test]
    fn durations_survive_writing_and_reading(weeks in 0_u32..6000, days in 0_u32..40_000, hours in 0_u32..900_000, minutes in 0_u32..100_000, seconds in 0_u32..100_000) {
        let text = format!("P{weeks}W{days}DT{hours}H{minutes}M{seconds}S");
        match text.parse::<Duration>() {
            Ok(read) => {
                prop_assert_eq!(read.to_string().parse::<Duration>(), Ok(read));
                prop_assert_eq!(read.nominal_days(), u64::from(weeks) * 7 + u64::from(days));
                prop_assert_eq!(read.exact().num_seconds(), i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds));
            }
            Err(_) => prop_assert!(weeks > 5_300 || days > 36_600 || hours > 876_600, "{} is a century at most", text),
        }
    }

    #[test]
    fn any_text_is_a_duration_or_refused(text in "\\PC{0,12}|P[0-9WDTHMS]{0,12}") {
        if let Ok(read) = text.parse::<Duration>() {
            prop_assert_eq!(read.to_string().parse::<Duration>(), Ok(read));
        }
    }

    /// A wall-clock time that a zone shows resolves back to that instant, or to its first coming.
    #[test]
    fn what_the_clock_shows_resolves_back(zone in zone(), at in instant()) {
        let shown = to_local(zone, at);
        let (back, fell) = resolve_local(zone, shown);
        prop_assert_eq!(to_local(zone, back), shown);
        match fell {
            WallClock::Plain => prop_assert_eq!(back, at),
            WallClock::Repeated => prop_assert!(back <= at),
            WallClock::Skipped => prop_assert!(false, "{} is shown in {} and cannot be skipped", shown, zone),
        }
    }

    /// Any wall-clock time is one instant; a skipped one is read with the offset before the gap.
    #[test]
    fn any_wall_clock_time_is_one_instant(zone in zone(), at in instant()) {
        let named = at.naive_utc();
        let (found, fell) = resolve_local(zone, named);
        if fell == WallClock::Skipped {
            let change = zone_transitions(zone, Slot::new(found - TimeDelta::days(2), found + TimeDelta::seconds(1)))
                .into_iter()
                .rfind(|change| change.after.local_minus_utc() > change.before.local_minus_utc())
                .expect("a gap is a change");
            prop_assert_eq!(named - TimeDelta::seconds(change.before.local_minus_utc().into()), found.naive_utc());
            prop_assert!(to_local(zone, found) > named);
        } else {
            prop_assert_eq!(to_local(zone, found), named);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn no_change_is_missed_quarter_by_quarter(zone in zone(), from in instant()) {
        let slot = Slot::new(from, from + TimeDelta::days(200));
        let mut expected = Vec::new();
        let mut here = from.with_minute(0).unwrap().with_second(0).unwrap();
        let mut before = utc_offset(zone, here - TimeDelta::seconds(1));
        while here < slot.end {
            // Since 1975 clocks change at a full quarter of an hour, but for those of Newfoundland and
            // Palestine, which for some years changed at one minute past.
            for minutes in [0, 1] {
                let now = utc_offset(zone, here + TimeDelta::minutes(minutes));
                if now != before && slot.contains(here + TimeDelta::minutes(minutes)) {
                    expected.push(here + TimeDelta::minutes(minutes));
                }
                before = now;
            }
            here += TimeDelta::minutes(15);
        }
        let found: Vec<Instant> = zone_transitions(zone, slot).iter().map(|change| change.at).collect();
        prop_assert_eq!(found, expected);
    }
}

//! Rules across changes of the clock, in both hemispheres: each local start comes exactly once.

use chrono_tz::Africa::Casablanca;
use chrono_tz::America::{New_York, Santiago};
use chrono_tz::Asia::Tehran;
use chrono_tz::Australia::Lord_Howe;
use chrono_tz::Europe::Berlin;
use chrono_tz::Pacific::Apia;

use super::{recurrence, slot, spans, starts};
use slipway_core::time::WallClock::{self, Plain, Repeated, Skipped};

fn daily(zone: chrono_tz::Tz, start: &str, from: &str, to: &str) -> Vec<(String, WallClock)> {
    let found = recurrence(zone, start, "PT1M", "FREQ=DAILY").occurrences(slot(from, to));
    starts(&found).into_iter().zip(found.iter().map(|one| one.wall_clock)).collect()
}

fn expect(found: &[(String, WallClock)], expected: &[(&str, WallClock)]) {
    let found: Vec<(&str, WallClock)> = found.iter().map(|(at, fell)| (at.as_str(), *fell)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_window_keeps_its_wall_clock_time() {
    let tuesdays = recurrence(Berlin, "2026-03-24T22:00:00", "PT4H", "FREQ=WEEKLY;COUNT=2");
    let year = slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_eq!(
        spans(&tuesdays.occurrences(year)),
        ["2026-03-24T21:00Z to 2026-03-25T01:00Z", "2026-03-31T20:00Z to 2026-04-01T00:00Z"]
    );
    // The night of the change itself: four exact hours, whatever the clock shows.
    let night = recurrence(Berlin, "2026-03-28T22:00:00", "PT4H", "FREQ=DAILY;COUNT=1");
    assert_eq!(spans(&night.occurrences(year)), ["2026-03-28T21:00Z to 2026-03-29T01:00Z"]);
    // A nominal day is as long as that day.
    let day = recurrence(Berlin, "2026-03-29T00:00:00", "P1D", "FREQ=DAILY;COUNT=1");
    assert_eq!(spans(&day.occurrences(year)), ["2026-03-28T23:00Z to 2026-03-29T22:00Z"]);
}

#[test]
fn berlin_skips_and_repeats_an_hour() {
    expect(
        &daily(Berlin, "2026-03-28T02:30:00", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"),
        // 02:30 becomes 03:30, read with the offset before the gap.
        &[("2026-03-28T01:30Z", Plain), ("2026-03-29T01:30Z", Skipped), ("2026-03-30T00:30Z", Plain)],
    );
    expect(
        &daily(Berlin, "2026-10-24T02:30:00", "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"),
        &[("2026-10-24T00:30Z", Plain), ("2026-10-25T00:30Z", Repeated), ("2026-10-26T01:30Z", Plain)],
    );
}

#[test]
fn new_york_skips_and_repeats_an_hour() {
    expect(
        &daily(New_York, "2026-03-07T02:30:00", "2026-03-07T00:00:00Z", "2026-03-10T00:00:00Z"),
        &[("2026-03-07T07:30Z", Plain), ("2026-03-08T07:30Z", Skipped), ("2026-03-09T06:30Z", Plain)],
    );
    expect(
        &daily(New_York, "2026-10-31T01:30:00", "2026-10-31T00:00:00Z", "2026-11-03T00:00:00Z"),
        &[("2026-10-31T05:30Z", Plain), ("2026-11-01T05:30Z", Repeated), ("2026-11-02T06:30Z", Plain)],
    );
}

#[test]
fn lord_howe_moves_by_half_an_hour() {
    expect(
        &daily(Lord_Howe, "2026-10-03T02:15:00", "2026-10-02T00:00:00Z", "2026-10-05T00:00:00Z"),
        &[("2026-10-02T15:45Z", Plain), ("2026-10-03T15:45Z", Skipped), ("2026-10-04T15:15Z", Plain)],
    );
    expect(
        &daily(Lord_Howe, "2026-04-04T01:45:00", "2026-04-03T00:00:00Z", "2026-04-06T00:00:00Z"),
        &[("2026-04-03T14:45Z", Plain), ("2026-04-04T14:45Z", Repeated), ("2026-04-05T15:15Z", Plain)],
    );
}

#[test]
fn santiago_skips_midnight() {
    expect(
        &daily(Santiago, "2026-09-05T00:00:00", "2026-09-05T00:00:00Z", "2026-09-08T00:00:00Z"),
        &[("2026-09-05T04:00Z", Plain), ("2026-09-06T04:00Z", Skipped), ("2026-09-07T03:00Z", Plain)],
    );
    // A day that begins at the skipped midnight still ends at the next one.
    let days = recurrence(Santiago, "2026-09-05T00:00:00", "P1D", "FREQ=DAILY;COUNT=3");
    assert_eq!(
        spans(&days.occurrences(slot("2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"))),
        [
            "2026-09-05T04:00Z to 2026-09-06T04:00Z",
            "2026-09-06T04:00Z to 2026-09-07T03:00Z",
            "2026-09-07T03:00Z to 2026-09-08T03:00Z"
        ]
    );
    // Midnight comes twice at the end of summer: days still follow each other without a gap.
    let days = recurrence(Santiago, "2026-04-03T00:00:00", "P1D", "FREQ=DAILY;COUNT=3");
    assert_eq!(
        spans(&days.occurrences(slot("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z"))),
        [
            "2026-04-03T03:00Z to 2026-04-04T03:00Z",
            "2026-04-04T03:00Z to 2026-04-05T04:00Z",
            "2026-04-05T04:00Z to 2026-04-06T04:00Z"
        ]
    );
}

#[test]
fn casablanca_changes_around_ramadan() {
    // In 2026 from 15 February to 22 March.
    expect(
        &daily(Casablanca, "2026-02-14T12:00:00", "2026-02-14T00:00:00Z", "2026-02-17T00:00:00Z"),
        &[("2026-02-14T11:00Z", Plain), ("2026-02-15T12:00Z", Plain), ("2026-02-16T12:00Z", Plain)],
    );
    expect(
        &daily(Casablanca, "2026-03-21T02:30:00", "2026-03-21T00:00:00Z", "2026-03-24T00:00:00Z"),
        &[("2026-03-21T02:30Z", Plain), ("2026-03-22T02:30Z", Skipped), ("2026-03-23T01:30Z", Plain)],
    );
}

#[test]
fn tehran_no_longer_changes() {
    expect(
        &daily(Tehran, "2022-03-21T00:30:00", "2022-03-20T00:00:00Z", "2022-03-24T00:00:00Z"),
        &[
            ("2022-03-20T21:00Z", Plain),
            ("2022-03-21T21:00Z", Skipped),
            ("2022-03-22T20:00Z", Plain),
            ("2022-03-23T20:00Z", Plain),
        ],
    );
    expect(
        &daily(Tehran, "2026-03-21T00:30:00", "2026-03-20T00:00:00Z", "2026-03-23T00:00:00Z"),
        &[("2026-03-20T21:00Z", Plain), ("2026-03-21T21:00Z", Plain), ("2026-03-22T21:00Z", Plain)],
    );
}

#[test]
fn apia_skipped_a_whole_day() {
    // 30 December 2011 never was: its 10:00 is the instant of the 31st's 10:00, and that comes once.
    let found = recurrence(Apia, "2011-12-28T10:00:00", "P1D", "FREQ=DAILY")
        .occurrences(slot("2011-12-28T20:00:00Z", "2012-01-02T00:00:00Z"));
    assert_eq!(
        spans(&found),
        [
            "2011-12-28T20:00Z to 2011-12-29T20:00Z",
            "2011-12-29T20:00Z to 2011-12-30T20:00Z",
            "2011-12-30T20:00Z to 2011-12-31T20:00Z",
            "2011-12-31T20:00Z to 2012-01-01T20:00Z",
            "2012-01-01T20:00Z to 2012-01-02T20:00Z",
        ]
    );
}

#[test]
fn two_starts_on_one_instant_are_one_occurrence() {
    // 02:30 is skipped to 03:30, which the rule names as well; the plain one is kept.
    let hours = recurrence(Berlin, "2026-03-29T00:30:00", "PT10M", "FREQ=HOURLY;COUNT=5");
    let found = hours.occurrences(slot("2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z"));
    assert_eq!(
        starts(&found),
        ["2026-03-28T23:30Z", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "2026-03-29T02:30Z"]
    );
    assert!(found.iter().all(|one| one.wall_clock == Plain));
}

#[test]
fn skipped_starts_come_in_the_order_of_their_instants() {
    // 02:45 becomes 03:45 and so comes after 03:00 and 03:15.
    let quarters =
        recurrence(Berlin, "2026-03-29T01:45:00", "PT5M", "FREQ=DAILY;COUNT=4;BYHOUR=1,2,3;BYMINUTE=0,45");
    let found = quarters.occurrences(slot("2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"));
    assert_eq!(starts(&found), ["2026-03-29T00:45Z", "2026-03-29T01:00Z", "2026-03-29T01:45Z"]);
}

#[test]
fn an_hour_that_comes_twice_is_given_once() {
    let hours = recurrence(Berlin, "2026-10-25T00:00:00", "PT10M", "FREQ=HOURLY;COUNT=5");
    let found = hours.occurrences(slot("2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z"));
    assert_eq!(
        starts(&found),
        [
            "2026-10-24T22:00Z",
            "2026-10-24T23:00Z",
            "2026-10-25T00:00Z",
            "2026-10-25T02:00Z",
            "2026-10-25T03:00Z"
        ]
    );
}

#[test]
fn an_exdate_is_an_instant() {
    // The skipped 02:30 is 03:30, by whichever name it is left out.
    for named in ["2026-03-29T02:30:00", "2026-03-29T03:30:00"] {
        let mut nights = recurrence(Berlin, "2026-03-28T02:30:00", "PT1H", "FREQ=DAILY;COUNT=3");
        nights.exdates = vec![super::local(named)];
        let found = nights.occurrences(slot("2026-03-01T00:00:00Z", "2026-04-30T00:00:00Z"));
        assert_eq!(starts(&found), ["2026-03-28T01:30Z", "2026-03-30T00:30Z"], "{named}");
    }
}

//! Expansions written down by hand, most of them from RFC 5545 §3.8.5.3.

use chrono_tz::Europe::Berlin;
use chrono_tz::Tz;

use super::{floating, local, recurrence, rule, slot, spans, starts};
use slipway_core::calendar::Recurrence;
use slipway_core::time::Slot;

/// Each: start, rule, end of what is asked, the starts expected.
fn check(cases: &[(&str, &str, &str, &[&str])]) {
    for (start, text, to, expected) in cases {
        assert_eq!(floating(start, text, to), *expected, "{text} from {start}");
    }
}

#[test]
fn weekly() {
    check(&[
        (
            "2026-01-06T22:00:00",
            "FREQ=WEEKLY;BYDAY=TU",
            "2026-02-01T00:00:00",
            &["2026-01-06T22:00", "2026-01-13T22:00", "2026-01-20T22:00", "2026-01-27T22:00"],
        ),
        (
            "2026-01-06T22:00:00",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
            "2026-02-01T00:00:00",
            &["2026-01-06T22:00", "2026-01-08T22:00", "2026-01-20T22:00", "2026-01-22T22:00"],
        ),
        // The RFC's own pair that differs only in where the week begins.
        (
            "1997-08-05T09:00:00",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1998-01-01T00:00:00",
            &["1997-08-05T09:00", "1997-08-10T09:00", "1997-08-19T09:00", "1997-08-24T09:00"],
        ),
        (
            "1997-08-05T09:00:00",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1998-01-01T00:00:00",
            &["1997-08-05T09:00", "1997-08-17T09:00", "1997-08-19T09:00", "1997-08-31T09:00"],
        ),
        // Weeks over the new year, cut by months.
        (
            "2026-12-28T08:00:00",
            "FREQ=WEEKLY;BYDAY=MO,TH,FR,SA;BYMONTH=1",
            "2027-01-05T00:00:00",
            &["2027-01-01T08:00", "2027-01-02T08:00", "2027-01-04T08:00"],
        ),
    ]);
}

#[test]
fn monthly() {
    check(&[
        (
            "2026-01-30T22:00:00",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "2026-06-01T00:00:00",
            &[
                "2026-01-30T22:00",
                "2026-02-27T22:00",
                "2026-03-27T22:00",
                "2026-04-24T22:00",
                "2026-05-29T22:00",
            ],
        ),
        // A month without a 31st has none.
        (
            "2026-01-31T22:00:00",
            "FREQ=MONTHLY",
            "2026-08-01T00:00:00",
            &["2026-01-31T22:00", "2026-03-31T22:00", "2026-05-31T22:00", "2026-07-31T22:00"],
        ),
        (
            "2026-01-31T22:00:00",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2026-04-01T00:00:00",
            &["2026-01-31T22:00", "2026-02-28T22:00", "2026-03-31T22:00"],
        ),
        (
            "1998-02-13T09:00:00",
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "2001-01-01T00:00:00",
            &[
                "1998-02-13T09:00",
                "1998-03-13T09:00",
                "1998-11-13T09:00",
                "1999-08-13T09:00",
                "2000-10-13T09:00",
            ],
        ),
        // Plain and numbered weekdays in one part: the crate finds none.
        (
            "2026-01-05T09:00:00",
            "FREQ=MONTHLY;COUNT=7;BYDAY=WE,1MO,-1FR",
            "2027-01-01T00:00:00",
            &[
                "2026-01-05T09:00",
                "2026-01-07T09:00",
                "2026-01-14T09:00",
                "2026-01-21T09:00",
                "2026-01-28T09:00",
                "2026-01-30T09:00",
                "2026-02-02T09:00",
            ],
        ),
        // The fifth from the end, which the crate refuses.
        (
            "2026-01-01T09:00:00",
            "FREQ=MONTHLY;BYDAY=-5TH",
            "2026-11-01T00:00:00",
            &["2026-01-01T09:00", "2026-04-02T09:00", "2026-07-02T09:00", "2026-10-01T09:00"],
        ),
        (
            "2026-01-15T09:00:00",
            "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,15",
            "2029-02-01T00:00:00",
            &[
                "2026-01-15T09:00",
                "2027-07-10T09:00",
                "2027-07-15T09:00",
                "2029-01-10T09:00",
                "2029-01-15T09:00",
            ],
        ),
    ]);
}

#[test]
fn yearly() {
    check(&[
        (
            "2024-02-29T09:00:00",
            "FREQ=YEARLY",
            "2034-01-01T00:00:00",
            &["2024-02-29T09:00", "2028-02-29T09:00", "2032-02-29T09:00"],
        ),
        (
            "1997-06-10T09:00:00",
            "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
            "2010-01-01T00:00:00",
            &["1997-06-10T09:00", "1997-07-10T09:00", "1998-06-10T09:00", "1998-07-10T09:00"],
        ),
        (
            "1997-01-01T09:00:00",
            "FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,-166",
            "2010-01-01T00:00:00",
            &[
                "1997-01-01T09:00",
                "1997-04-10T09:00",
                "1997-07-19T09:00",
                "2000-01-01T09:00",
                "2000-04-09T09:00",
            ],
        ),
        (
            "1997-05-19T09:00:00",
            "FREQ=YEARLY;BYDAY=20MO",
            "2000-01-01T00:00:00",
            &["1997-05-19T09:00", "1998-05-18T09:00", "1999-05-17T09:00"],
        ),
        (
            "1997-05-12T09:00:00",
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
            "2000-01-01T00:00:00",
            &["1997-05-12T09:00", "1998-05-11T09:00", "1999-05-17T09:00"],
        ),
        // Without a weekday it is the start's, not every day of the week.
        (
            "2026-05-13T09:00:00",
            "FREQ=YEARLY;BYWEEKNO=20",
            "2029-01-01T00:00:00",
            &["2026-05-13T09:00", "2027-05-19T09:00", "2028-05-17T09:00"],
        ),
        // The first week of 2026 begins in 2025; 2026 has a week 53 that ends in 2027, which the crate misses.
        (
            "2025-12-01T09:00:00",
            "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,FR",
            "2027-02-01T00:00:00",
            &[
                "2025-12-29T09:00",
                "2026-01-02T09:00",
                "2026-12-28T09:00",
                "2027-01-01T09:00",
                "2027-01-04T09:00",
                "2027-01-08T09:00",
            ],
        ),
        // US elections: the first Tuesday after a Monday in November, every four years.
        (
            "1996-11-05T09:00:00",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "2006-01-01T00:00:00",
            &["1996-11-05T09:00", "2000-11-07T09:00", "2004-11-02T09:00"],
        ),
    ]);
}

#[test]
fn by_position() {
    check(&[
        (
            "1997-09-29T09:00:00",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "1998-01-01T00:00:00",
            &["1997-09-29T09:00", "1997-10-30T09:00", "1997-11-27T09:00", "1997-12-30T09:00"],
        ),
        (
            "2026-01-15T22:00:00",
            "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=1,-1",
            "2026-03-15T00:00:00",
            &["2026-01-29T22:00", "2026-02-03T22:00", "2026-02-26T22:00", "2026-03-03T22:00"],
        ),
        // A start in mid-week: positions count in the whole week, not in what is left of it.
        (
            "2026-01-07T22:00:00",
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1",
            "2026-01-27T00:00:00",
            &["2026-01-12T22:00", "2026-01-19T22:00", "2026-01-26T22:00"],
        ),
        (
            "2026-01-07T22:00:00",
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2,-1",
            "2026-01-15T00:00:00",
            &["2026-01-07T22:00", "2026-01-09T22:00", "2026-01-14T22:00"],
        ),
        (
            "2026-03-01T06:00:00",
            "FREQ=YEARLY;BYDAY=SA,SU;BYSETPOS=-1",
            "2029-01-01T00:00:00",
            &["2026-12-27T06:00", "2027-12-26T06:00", "2028-12-31T06:00"],
        ),
    ]);
}

#[test]
fn hourly_and_minutely() {
    check(&[
        (
            "2026-01-01T22:30:00",
            "FREQ=HOURLY;INTERVAL=7;COUNT=5",
            "2026-02-01T00:00:00",
            &[
                "2026-01-01T22:30",
                "2026-01-02T05:30",
                "2026-01-02T12:30",
                "2026-01-02T19:30",
                "2026-01-03T02:30",
            ],
        ),
        // Every 50 minutes, but only in the ninth hour of Mondays: the crate loses step here.
        (
            "2026-01-05T09:00:00",
            "FREQ=MINUTELY;INTERVAL=50;BYDAY=MO;BYHOUR=9",
            "2026-01-27T00:00:00",
            &[
                "2026-01-05T09:00",
                "2026-01-05T09:50",
                "2026-01-12T09:20",
                "2026-01-19T09:40",
                "2026-01-26T09:10",
            ],
        ),
        (
            "2026-01-05T09:15:00",
            "FREQ=HOURLY;BYHOUR=9,17;BYMINUTE=15,45;COUNT=5",
            "2026-02-01T00:00:00",
            &[
                "2026-01-05T09:15",
                "2026-01-05T09:45",
                "2026-01-05T17:15",
                "2026-01-05T17:45",
                "2026-01-06T09:15",
            ],
        ),
        (
            "2026-01-05T09:00:00",
            "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
            "2026-02-01T00:00:00",
            &["2026-01-05T09:00", "2026-01-05T10:30", "2026-01-05T12:00", "2026-01-05T13:30"],
        ),
    ]);
}

#[test]
fn a_count_counts_before_exdates() {
    let mut tuesdays = recurrence(Berlin, "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;COUNT=3");
    tuesdays.exdates = vec![local("2026-01-13T22:00:00")];
    let all = slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_eq!(starts(&tuesdays.occurrences(all)), ["2026-01-06T21:00Z", "2026-01-20T21:00Z"]);
}

#[test]
fn a_count_is_known_far_from_the_start() {
    let thousand = recurrence(Tz::UTC, "1990-01-01T00:00:00", "PT1H", "FREQ=DAILY;COUNT=13270");
    let around_the_end = slot("2026-04-28T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_eq!(
        starts(&thousand.occurrences(around_the_end)),
        ["2026-04-28T00:00Z", "2026-04-29T00:00Z", "2026-04-30T00:00Z", "2026-05-01T00:00Z"]
    );
    // More than the 65,535 at which the crate's own collection stops.
    let hours = recurrence(Tz::UTC, "2020-01-01T00:00:00", "PT1H", "FREQ=HOURLY;COUNT=70000");
    assert_eq!(hours.occurrences(slot("2019-01-01T00:00:00Z", "2040-01-01T00:00:00Z")).len(), 70_000);
}

#[test]
fn until_includes_a_start_at_that_instant() {
    // 22:00 in Berlin is 21:00 UTC in winter.
    for until in ["20260120T210000Z", "20260120T220000", "20260120", "20260126"] {
        let text = format!("FREQ=WEEKLY;UNTIL={until}");
        let tuesdays = recurrence(Berlin, "2026-01-06T22:00:00", "PT4H", &text);
        let found = tuesdays.occurrences(slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));
        assert_eq!(starts(&found), ["2026-01-06T21:00Z", "2026-01-13T21:00Z", "2026-01-20T21:00Z"], "{text}");
    }
    for until in ["20260120T205959Z", "20260120T215959", "20260119"] {
        let text = format!("FREQ=WEEKLY;UNTIL={until}");
        let tuesdays = recurrence(Berlin, "2026-01-06T22:00:00", "PT4H", &text);
        assert_eq!(
            tuesdays.occurrences(slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).len(),
            2,
            "{text}"
        );
    }
}

#[test]
fn until_is_kept_in_utc() {
    let kept = |until: &str| {
        rule(&format!("FREQ=WEEKLY;UNTIL={until}"), Berlin, "2026-01-06T22:00:00").as_str().to_owned()
    };
    assert_eq!(kept("20270101T000000"), "FREQ=WEEKLY;UNTIL=20261231T230000Z");
    assert_eq!(kept("20260701T000000"), "FREQ=WEEKLY;UNTIL=20260630T220000Z");
    assert_eq!(kept("20261231T230000Z"), "FREQ=WEEKLY;UNTIL=20261231T230000Z");
    // A date is its whole day.
    assert_eq!(kept("20261231"), "FREQ=WEEKLY;UNTIL=20261231T225959Z");
}

#[test]
fn rdates_add_and_exdates_take_away_both() {
    let mut tuesdays = recurrence(Berlin, "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;COUNT=2");
    tuesdays.rdates = vec![
        local("2026-01-05T10:00:00"),
        // Already there by the rule: it comes once.
        local("2026-01-13T22:00:00"),
        local("2026-01-15T22:00:00"),
        local("2026-01-16T22:00:00"),
    ];
    tuesdays.exdates = vec![
        local("2026-01-06T22:00:00"),
        // An rdate is taken away as well; what never comes, and what is long past, does no harm.
        local("2026-01-15T22:00:00"),
        local("2026-01-16T23:00:00"),
        local("1999-01-01T00:00:00"),
    ];
    let found = tuesdays.occurrences(slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));
    assert_eq!(starts(&found), ["2026-01-05T09:00Z", "2026-01-13T21:00Z", "2026-01-16T21:00Z"]);
}

#[test]
fn a_single_span_comes_once_and_may_have_rdates() {
    let mut single =
        Recurrence { rule: None, ..recurrence(Berlin, "2026-12-15T00:00:00", "P20D", "FREQ=DAILY") };
    let year = slot("2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z");
    assert_eq!(spans(&single.occurrences(year)), ["2026-12-14T23:00Z to 2027-01-03T23:00Z"]);
    single.rdates = vec![local("2027-06-01T00:00:00")];
    assert_eq!(
        spans(&single.occurrences(year)),
        ["2026-12-14T23:00Z to 2027-01-03T23:00Z", "2027-05-31T22:00Z to 2027-06-20T22:00Z"]
    );
    single.exdates = vec![single.start];
    assert_eq!(spans(&single.occurrences(year)), ["2027-05-31T22:00Z to 2027-06-20T22:00Z"]);
}

#[test]
fn what_began_before_the_range_and_lasts_into_it_counts() {
    let freeze = recurrence(Berlin, "2026-12-15T00:00:00", "P20D", "FREQ=YEARLY");
    let newyear = slot("2030-01-01T12:00:00Z", "2030-01-01T13:00:00Z");
    assert_eq!(spans(&freeze.occurrences(newyear)), ["2029-12-14T23:00Z to 2030-01-03T23:00Z"]);
    // Half-open: it no longer holds at its end, and does at its start.
    assert!(freeze.occurrences(slot("2030-01-03T23:00:00Z", "2030-01-04T00:00:00Z")).is_empty());
    assert_eq!(freeze.occurrences(slot("2030-01-03T22:59:59Z", "2030-01-03T23:00:00Z")).len(), 1);
    assert!(freeze.occurrences(slot("2030-12-14T22:59:59Z", "2030-12-14T23:00:00Z")).is_empty());
    assert_eq!(freeze.occurrences(slot("2030-12-14T23:00:00Z", "2030-12-14T23:00:01Z")).len(), 1);
    // Occurrences longer than their interval overlap each other.
    let overlapping = recurrence(Tz::UTC, "2026-01-01T00:00:00", "P10D", "FREQ=DAILY");
    assert_eq!(overlapping.occurrences(slot("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z")).len(), 10);
}

#[test]
fn a_start_that_the_rule_does_not_name_is_no_occurrence() {
    // From a Monday, on Tuesdays, twice: the Monday does not count.
    let tuesdays = recurrence(Tz::UTC, "2026-01-05T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU;COUNT=2");
    let all = slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_eq!(starts(&tuesdays.occurrences(all)), ["2026-01-06T22:00Z", "2026-01-13T22:00Z"]);
    assert_eq!(tuesdays.first_start(), local("2026-01-06T22:00:00"));
    // Beginning again from its first start changes nothing.
    for text in [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=MINUTELY;INTERVAL=50;BYHOUR=3,4",
    ] {
        let before = recurrence(Tz::UTC, "2026-01-07T22:00:00", "PT4H", text);
        let first = before.first_start().format("%Y-%m-%dT%H:%M:%S").to_string();
        let after = recurrence(Tz::UTC, &first, "PT4H", text);
        assert_eq!(before.occurrences(all), after.occurrences(all), "{text}");
    }
}

#[test]
fn a_rule_follows_a_start_that_was_moved() {
    let mut daily = recurrence(Tz::UTC, "2026-01-05T22:00:00", "PT1H", "FREQ=DAILY;COUNT=2");
    daily.start = local("2026-03-01T08:00:00");
    let all = slot("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    assert_eq!(starts(&daily.occurrences(all)), ["2026-03-01T08:00Z", "2026-03-02T08:00Z"]);
    assert_eq!(daily.first_start(), daily.start);
}

#[test]
fn the_next_occurrences_are_found_however_rare() {
    let leap = recurrence(Tz::UTC, "2024-02-29T09:00:00", "PT1H", "FREQ=YEARLY");
    let from = local("2026-01-01T00:00:00").and_utc();
    let until = local("2060-01-01T00:00:00").and_utc();
    assert_eq!(
        starts(&leap.next_occurrences(from, until, 3)),
        ["2028-02-29T09:00Z", "2032-02-29T09:00Z", "2036-02-29T09:00Z"]
    );
    assert_eq!(leap.next_occurrences(from, until, 0).len(), 0);
    assert_eq!(leap.next_occurrences(from, until, 100).len(), 8);
    // One that is under way counts: it ends after `from`.
    let lasting = local("2028-02-29T09:30:00").and_utc();
    assert_eq!(starts(&leap.next_occurrences(lasting, until, 1)), ["2028-02-29T09:00Z"]);
    assert!(leap.occurrences(Slot::new(until, from)).is_empty());
}

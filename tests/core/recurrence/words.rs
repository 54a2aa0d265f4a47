//! Recurrences in plain English.

use chrono_tz::Europe::Berlin;

use super::{local, recurrence};
use slipway_core::calendar::Recurrence;

fn words(duration: &str, text: &str) -> String {
    // A Tuesday.
    recurrence(Berlin, "2026-01-06T22:00:00", duration, text).words()
}

#[test]
fn common_rules_are_said_plainly() {
    for (text, said) in [
        ("FREQ=DAILY", "Every day at 22:00"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "Every weekday at 22:00"),
        ("FREQ=DAILY;BYHOUR=6,18;BYMINUTE=30", "Every day at 06:30 and 18:30"),
        ("FREQ=DAILY;BYMONTH=12", "Every day in December at 22:00"),
        ("FREQ=WEEKLY", "Every Tuesday at 22:00"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "Every Tuesday and Thursday at 22:00"),
        ("FREQ=WEEKLY;BYDAY=SA,MO,WE", "Every Monday, Wednesday and Saturday at 22:00"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "Every Monday at 22:00"),
        ("FREQ=MONTHLY", "Every month on the 6th at 22:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "Every month on the last day, the 1st and the 15th at 22:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday at 22:00"),
        ("FREQ=MONTHLY;BYDAY=1TU,3TU", "Every month on the first Tuesday and the third Tuesday at 22:00"),
        ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-2", "Every month on the second to last Sunday at 22:00"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "Every month on the last weekday at 22:00"),
        (
            "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=1",
            "Every month on the first of any Tuesday or Thursday at 22:00",
        ),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "Every month on Friday the 13th at 22:00"),
        ("FREQ=MONTHLY;BYMONTH=3,6;BYDAY=1MO", "Every month on the first Monday in March and June at 22:00"),
        ("FREQ=YEARLY", "Every year on 6 January at 22:00"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", "Every year on 15 December at 22:00"),
        (
            "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
            "Every year on the last Sunday of March and October at 22:00",
        ),
        ("FREQ=YEARLY;BYMONTHDAY=1,2", "Every month on the 1st and the 2nd at 22:00"),
        ("FREQ=YEARLY;BYDAY=20MO", "Every year on the 20th Monday of the year at 22:00"),
        ("FREQ=YEARLY;BYYEARDAY=100,-1", "Every year on the last day and the 100th day of the year at 22:00"),
        ("FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", "Every year on Monday of the last week and week 20 at 22:00"),
        ("FREQ=HOURLY", "Every hour from 22:00"),
    ] {
        assert_eq!(words("PT4H", text), format!("{said} for 4 hours, Europe/Berlin"), "{text}");
    }
}

#[test]
fn an_interval_says_from_when_it_counts() {
    assert_eq!(
        words("PT90M", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        "Every 2 weeks on Thursday at 22:00 for 90 minutes, Europe/Berlin, from 8 Jan 2026"
    );
    assert_eq!(
        words("P1D", "FREQ=HOURLY;INTERVAL=6"),
        "Every 6 hours from 22:00 for 1 day, Europe/Berlin, from 6 Jan 2026"
    );
}

#[test]
fn an_end_is_the_last_day_on_which_it_can_come() {
    for (until, said) in [
        ("UNTIL=20261231", "until 31 Dec 2026"),
        ("UNTIL=20261231T220000", "until 31 Dec 2026"),
        ("UNTIL=20270101T000000", "until 31 Dec 2026"),
        ("UNTIL=20261231T205959Z", "until 30 Dec 2026"),
        ("COUNT=10", "10 times"),
        ("COUNT=1", "once"),
    ] {
        let text = format!("FREQ=WEEKLY;{until}");
        assert_eq!(
            words("PT4H", &text),
            format!("Every Tuesday at 22:00 for 4 hours, Europe/Berlin, {said}")
        );
    }
}

#[test]
fn single_spans_and_changed_dates_are_named() {
    let mut freeze =
        Recurrence { rule: None, ..recurrence(Berlin, "2026-12-15T00:00:00", "P20D", "FREQ=DAILY") };
    assert_eq!(freeze.words(), "Once, on Tuesday 15 Dec 2026 at 00:00 for 20 days, Europe/Berlin");
    freeze.rdates = vec![local("2027-12-15T08:30:00")];
    assert_eq!(
        freeze.words(),
        "Once, on Tuesday 15 Dec 2026 at 00:00 for 20 days, Europe/Berlin, and also on 15 Dec 2027 at 08:30"
    );
    let mut tuesdays = recurrence(Berlin, "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY");
    tuesdays.exdates = vec![local("2026-12-22T22:00:00"), local("2026-12-29T22:00:00")];
    assert_eq!(
        tuesdays.words(),
        "Every Tuesday at 22:00 for 4 hours, Europe/Berlin, except on 22 Dec 2026 and 29 Dec 2026"
    );
    tuesdays.exdates = (1..=5).map(|week| tuesdays.start + chrono::TimeDelta::weeks(week)).collect();
    assert_eq!(tuesdays.words(), "Every Tuesday at 22:00 for 4 hours, Europe/Berlin, except on 5 dates");
}

#[test]
fn odd_rules_are_given_as_they_are_written() {
    for text in [
        "FREQ=MONTHLY;BYMONTHDAY=1,13;BYDAY=MO,FR",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=3;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=SU;BYSETPOS=-1",
        "FREQ=HOURLY;BYDAY=SU",
        "FREQ=MONTHLY;BYDAY=1MO,SU",
    ] {
        assert_eq!(
            words("PT4H", text),
            format!(
                "By the rule {text} for 4 hours, Europe/Berlin{}",
                if text.contains("INTERVAL") { ", from 2 Mar 2026" } else { "" }
            )
        );
    }
}

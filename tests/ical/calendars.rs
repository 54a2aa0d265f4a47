//! Whole calendars: what they carry, as text and in the component model.

use chrono::{NaiveDate, TimeZone, Utc};
use ical::parser::Component as _;
use slipway_core::time::Slot;
use slipway_ical::calendar::{Days, Event, Status, When};

use crate::sample::{calendar, event, recurrence, stamp, with, without};

/// A calendar with one of everything.
fn everything() -> Vec<Event> {
    let release = Slot::new(
        Utc.with_ymd_and_hms(2026, 12, 1, 21, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2026, 12, 1, 23, 0, 0).unwrap(),
    );
    let year_end = recurrence("Europe/Berlin", "2026-12-15T00:00:00", "P20D", "");
    let month_end = without(
        recurrence(
            "America/New_York",
            "2026-01-31T00:00:00",
            "P2D",
            "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20270101T045959Z",
        ),
        &["2026-05-31T00:00:00"],
    );
    let tuesday = with(
        without(
            recurrence("Europe/Berlin", "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU"),
            &["2026-12-29T22:00:00"],
        ),
        &["2026-12-30T22:00:00"],
    );
    let saturday =
        recurrence("Australia/Lord_Howe", "2026-01-03T23:30:00", "PT4H", "FREQ=WEEKLY;BYDAY=SA;COUNT=40");
    let utc = recurrence("UTC", "2026-01-05T02:00:00", "PT90M", "FREQ=WEEKLY;BYDAY=MO");
    vec![
        Event {
            sequence: 3,
            last_modified: Utc.with_ymd_and_hms(2026, 1, 4, 8, 0, 0).unwrap(),
            summary: "PAY-142 Card tokens; phase 1, “EU”".to_owned(),
            description: "Services: Payments\nEnvironment: Production EU\r\nOwner: Ana Ito <ana@example.com>"
                .to_owned(),
            categories: vec!["release".to_owned(), "risk, medium".to_owned(), " ".to_owned()],
            status: Status::Confirmed,
            busy: true,
            ..event("release-1@slipway", When::Instants(release))
        },
        Event {
            status: Status::Tentative,
            busy: true,
            ..event("release-2@slipway", When::Instants(release))
        },
        Event {
            status: Status::Cancelled,
            busy: true,
            ..event("release-3@slipway", When::Instants(release))
        },
        Event {
            summary: "Year-end close".to_owned(),
            description: "Books close".to_owned(),
            categories: vec!["freeze".to_owned()],
            ..event("freeze-1@slipway", When::of_whole_days(&year_end))
        },
        event("freeze-2@slipway", When::of_whole_days(&month_end)),
        event("window-1@slipway", When::of(&tuesday)),
        event("window-2@slipway", When::of(&saturday)),
        event("window-3@slipway", When::of(&utc)),
    ]
}

#[test]
fn a_calendar_looks_like_this() {
    insta::assert_snapshot!(calendar(everything()).to_text().replace("\r\n", "\n"));
}

#[test]
fn the_text_is_the_same_each_time() {
    assert_eq!(calendar(everything()).to_text(), calendar(everything()).to_text());
}

#[test]
fn the_ical_crate_reads_back_the_model_that_was_written() {
    let model = calendar(everything()).to_model();
    let text = calendar(everything()).to_text();
    let read = ical::IcalParser::new(text.as_bytes()).next().unwrap().unwrap();
    assert_eq!(read.properties, model.properties);
    assert_eq!(read.events.len(), model.events.len());
    for (read, written) in read.events.iter().zip(&model.events) {
        assert_eq!(read.properties, written.properties);
    }
    assert_eq!(read.timezones.len(), model.timezones.len());
    for (read, written) in read.timezones.iter().zip(&model.timezones) {
        assert_eq!(read.properties, written.properties);
        for (read, written) in read.transitions.iter().zip(&written.transitions) {
            assert_eq!(read.properties, written.properties);
        }
    }
}

#[test]
fn a_title_cannot_add_a_property_or_an_event() {
    let hostile = "x\r\nATTENDEE:mailto:boss@example.com\r\nEND:VEVENT\nBEGIN:VEVENT\u{2028}UID:evil";
    let slot = Slot::new(stamp(), stamp() + chrono::TimeDelta::hours(1));
    let event = Event {
        summary: hostile.to_owned(),
        description: hostile.to_owned(),
        categories: vec![hostile.to_owned()],
        ..event(hostile, When::Instants(slot))
    };
    let mut calendar = calendar(vec![event]);
    calendar.name = hostile.to_owned();
    let text = calendar.to_text();
    let read = ical::IcalParser::new(text.as_bytes()).next().unwrap().unwrap();
    assert_eq!(read.events.len(), 1);
    assert!(read.events[0].get_property("ATTENDEE").is_none());
    assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 1);
}

/// The lines of the text that begin with one of these.
fn lines_of(when: When, names: &[&str]) -> String {
    let text = calendar(vec![event("e", when)]).to_text().replace("\r\n ", "");
    let event = text.split("BEGIN:VEVENT\r\n").nth(1).unwrap();
    let wanted = |line: &&str| names.iter().any(|name| line.starts_with(name));
    event.lines().filter(wanted).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_freeze_of_whole_days_is_written_as_dates() {
    let rule = "FREQ=WEEKLY;BYDAY=FR;UNTIL=20260626T220000Z";
    let freeze = with(
        without(recurrence("Europe/Berlin", "2026-01-02T00:00:00", "P1W", rule), &["2026-04-03T00:00:00"]),
        &["2026-12-24T00:00:00"],
    );
    assert_eq!(
        lines_of(When::of_whole_days(&freeze), &["DTSTART", "DTEND", "RRULE", "EXDATE", "RDATE", "X-"]),
        "DTSTART;VALUE=DATE:20260102\n\
         DTEND;VALUE=DATE:20260109\n\
         RRULE:FREQ=WEEKLY;UNTIL=20260627;BYDAY=FR\n\
         EXDATE;VALUE=DATE:20260403\n\
         RDATE;VALUE=DATE:20261224\n\
         X-MICROSOFT-CDO-BUSYSTATUS:FREE\n\
         X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    );
}

#[test]
fn a_freeze_with_a_time_of_day_is_not() {
    for (start, duration, rule) in [
        ("2026-01-02T00:30:00", "P1D", "FREQ=WEEKLY"),
        ("2026-01-02T00:00:00", "PT24H", "FREQ=WEEKLY"),
        ("2026-01-02T00:00:00", "P1DT1H", "FREQ=WEEKLY"),
        ("2026-01-02T00:00:00", "P1D", "FREQ=WEEKLY;BYHOUR=0,12"),
    ] {
        let freeze = recurrence("Europe/Berlin", start, duration, rule);
        assert!(Days::of(&freeze).is_none(), "{start} {duration} {rule}");
        assert!(matches!(When::of_whole_days(&freeze), When::Recurring(_)));
    }
    let added = with(
        recurrence("Europe/Berlin", "2026-01-02T00:00:00", "P1D", "FREQ=WEEKLY"),
        &["2026-01-03T12:00:00"],
    );
    assert!(Days::of(&added).is_none());
}

#[test]
fn days_are_at_least_one() {
    let day = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
    assert_eq!(
        lines_of(When::Days(Days::new(day, day)), &["DTSTART", "DTEND"]),
        "DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260502"
    );
}

#[test]
fn a_single_window_is_written_in_utc() {
    let once = recurrence("Europe/Berlin", "2026-03-28T22:00:00", "P1DT4H", "");
    // The clock goes forward that night: the day has 23 hours.
    assert_eq!(
        lines_of(When::of(&once), &["DTSTART", "DTEND"]),
        "DTSTART:20260328T210000Z\nDTEND:20260330T000000Z"
    );
}

#[test]
fn the_first_start_is_one_that_the_rule_names() {
    let window = recurrence("Europe/Berlin", "2026-01-07T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU;COUNT=4");
    assert_eq!(
        lines_of(When::of(&window), &["DTSTART", "DURATION"]),
        "DTSTART;TZID=Europe/Berlin:20260113T220000\nDURATION:PT4H"
    );
}

#[test]
fn durations_keep_to_the_strict_grammar() {
    for (given, written) in [
        ("P1W2DT1H30S", "P9DT1H0M30S"),
        ("P2W", "P14D"),
        ("PT90M", "PT1H30M"),
        ("PT0S", "PT0S"),
        ("PT45S", "PT45S"),
        ("PT36H", "PT36H"),
    ] {
        let window = recurrence("Asia/Kolkata", "2026-01-07T22:00:00", given, "FREQ=DAILY");
        assert_eq!(lines_of(When::of(&window), &["DURATION"]), format!("DURATION:{written}"));
    }
}

#[test]
fn only_zones_that_are_used_are_described_and_each_once() {
    let model = calendar(everything()).to_model();
    let names: Vec<_> =
        model.timezones.iter().map(|zone| zone.properties[0].value.clone().unwrap()).collect();
    assert_eq!(names, ["Australia/Lord_Howe", "Europe/Berlin"]);
}

#[test]
fn a_zone_is_described_from_its_earliest_use_to_its_latest() {
    let old = recurrence("Asia/Tehran", "2015-05-01T10:00:00", "PT1H", "FREQ=DAILY;COUNT=10");
    let new = recurrence("Asia/Tehran", "2026-05-01T10:00:00", "PT1H", "FREQ=DAILY");
    let text = calendar(vec![event("new", When::of(&new)), event("old", When::of(&old))]).to_text();
    assert!(text.contains("RDATE:20160321T000000") || text.contains("DTSTART:20160321T000000"), "{text}");
    assert!(text.contains("20220922T000000"), "the last change that Iran made");
}

#[test]
fn occurrences_on_a_clock_change_are_spelled_out() {
    let window = recurrence("Europe/Berlin", "2026-03-21T22:00:00", "PT6H", "FREQ=WEEKLY;BYDAY=SA;COUNT=3");
    let text = calendar(vec![event("w", When::of(&window))]).to_text();
    assert_eq!(text.matches("RECURRENCE-ID").count(), 1);
    assert!(text.contains(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260328T220000\r\n\
         DTSTART:20260328T210000Z\r\n\
         DTEND:20260329T030000Z\r\n"
    ));
}

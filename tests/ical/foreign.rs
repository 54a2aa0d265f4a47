//! Files that others wrote: careless, odd and hostile ones.

use chrono::{NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use slipway_core::time::Slot;
use slipway_ical::calendar::{Event, Status, When};
use slipway_ical::read::{Foreign, ForeignEvent, MAX_BYTES, MAX_EVENTS, ReadError, Start, read};

use crate::sample::{calendar, event, local, recurrence, stamp, with, without};

/// Reads the lines of one VEVENT within a calendar.
fn one(lines: &str) -> Foreign {
    read(
        format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
            .as_bytes(),
        Tz::Europe__Berlin,
    )
    .unwrap()
}

fn understood(lines: &str) -> ForeignEvent {
    let foreign = one(lines);
    assert_eq!(foreign.left_out, [], "{lines}");
    foreign.events.into_iter().next().unwrap()
}

/// Why the event with these lines is left out.
fn left_out(lines: &str) -> String {
    let mut foreign = one(lines);
    assert_eq!(foreign.events, [], "{lines}");
    foreign.left_out.remove(0).why
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn an_ordinary_event_is_understood() {
    let event = understood(
        "UID:1@x\r\nSUMMARY:Freeze\\, all\r\n of it\r\nDESCRIPTION:one\\ntwo\\;\r\nCATEGORIES:b,a\\,c\r\n\
         CATEGORIES:b\r\nSTATUS:TENTATIVE\r\nTRANSP:TRANSPARENT\r\n\
         DTSTART;TZID=America/New_York:20260105T220000\r\nDTEND;TZID=America/New_York:20260106T013000\r\n\
         RRULE:FREQ=WEEKLY;BYDAY=MO\r\nEXDATE;TZID=America/New_York:20260112T220000,20260119T220000\r\n\
         RDATE;TZID=America/New_York:20260601T220000",
    );
    assert_eq!(event.uid, "1@x");
    assert_eq!(event.summary, "Freeze, allof it");
    assert_eq!(event.description, "one\ntwo;");
    assert_eq!(event.categories, ["a,c", "b"]);
    assert_eq!((event.status, event.busy), (Status::Tentative, false));
    assert_eq!(event.start, Start::Local(local("2026-01-05T22:00:00"), Tz::America__New_York));
    assert_eq!(event.duration.to_string(), "PT3H30M");
    assert_eq!(event.rule.as_deref(), Some("FREQ=WEEKLY;BYDAY=MO"));
    assert_eq!(event.exdates, [local("2026-01-12T22:00:00"), local("2026-01-19T22:00:00")]);
    assert_eq!(event.rdates, [local("2026-06-01T22:00:00")]);
    let recurrence = event.recurrence(Tz::UTC).unwrap();
    let year = Slot::new(stamp(), stamp() + chrono::TimeDelta::days(20));
    let starts: Vec<_> = recurrence.occurrences(year).iter().map(|it| it.slot.start.to_rfc3339()).collect();
    assert_eq!(starts, ["2026-01-06T03:00:00+00:00"]);
}

#[test]
fn times_are_on_the_clock_they_name() {
    let start = |line: &str| understood(line).start;
    assert_eq!(start("DTSTART;VALUE=DATE:20261224"), Start::Date(day(2026, 12, 24)));
    // No VALUE, but plainly a date.
    assert_eq!(start("DTSTART:20261224"), Start::Date(day(2026, 12, 24)));
    let utc = Utc.with_ymd_and_hms(2026, 12, 24, 10, 0, 0).unwrap();
    assert_eq!(start("DTSTART:20261224T100000Z"), Start::Utc(utc));
    assert_eq!(start("DTSTART:20261224T120000+0200"), Start::Utc(utc));
    let ten = local("2026-12-24T10:00:00");
    assert_eq!(start("DTSTART:20261224T100000"), Start::Local(ten, Tz::Europe__Berlin));
    assert_eq!(start("DTSTART;TZID=Asia/Tokyo:20261224T100000"), Start::Local(ten, Tz::Asia__Tokyo));
    for name in
        ["Tokyo Standard Time", "\"Tokyo Standard Time\"", "/freeassociation.sourceforge.net/Asia/Tokyo"]
    {
        let line = format!("DTSTART;TZID={name}:20261224T100000");
        assert_eq!(start(&line), Start::Local(ten, Tz::Asia__Tokyo), "{name}");
    }
}

#[test]
fn a_zone_of_the_files_own_is_understood_by_its_location() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Our office\nX-LIC-LOCATION:Europe/Rome\nBEGIN:STANDARD\n\
        DTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n\
        BEGIN:VEVENT\nDTSTART;TZID=Our office:20260101T100000\nEND:VEVENT\nEND:VCALENDAR\n";
    let foreign = read(text.as_bytes(), Tz::UTC).unwrap();
    assert_eq!(foreign.events[0].start, Start::Local(local("2026-01-01T10:00:00"), Tz::Europe__Rome));
}

#[test]
fn lengths_come_from_end_or_duration() {
    for (lines, length) in [
        ("DTSTART:20260101T100000Z\nDTEND:20260102T113000Z", "PT25H30M"),
        ("DTSTART:20260101T100000Z\nDURATION:P1DT2H", "P1DT2H"),
        ("DTSTART:20260101T100000Z\nDURATION:P2W", "P2W"),
        ("DTSTART:20260101T100000Z", "PT0S"),
        ("DTSTART;VALUE=DATE:20260101", "P1D"),
        ("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260111", "P10D"),
        ("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260101", "P1D"),
        ("DTSTART;VALUE=DATE:20260101\nDURATION:P3D", "P3D"),
        // Across the change to summer time: midnight to midnight is days, anything else exact.
        ("DTSTART:20260328T000000\nDTEND:20260330T000000", "P2D"),
        ("DTSTART:20260328T220000\nDTEND:20260329T060000", "PT7H"),
        ("DTSTART;TZID=Asia/Tokyo:20260101T100000\nDTEND;TZID=Asia/Kolkata:20260101T100000", "PT3H30M"),
    ] {
        assert_eq!(understood(lines).duration.to_string(), length, "{lines}");
    }
}

#[test]
fn what_is_not_understood_is_named_with_the_reason() {
    for (lines, why) in [
        ("SUMMARY:x", "has no start (DTSTART)"),
        ("DTSTART:", "has an empty DTSTART"),
        ("DTSTART:tomorrow", "has “tomorrow” as DTSTART, which is no date or time"),
        ("DTSTART:20260230T100000", "has a date in DTSTART that no calendar has"),
        ("DTSTART:20260101T250000", "has a date in DTSTART that no calendar has"),
        ("DTSTART:00010101T000000", "has a date in DTSTART that no calendar has"),
        ("DTSTART;TZID=Mars/Base:20260101T100000", "uses the time zone “Mars/Base”, which is not known"),
        ("DTSTART:20260102T100000Z\nDTEND:20260101T100000Z", "ends before it starts"),
        ("DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260101", "ends before it starts"),
        (
            "DTSTART;VALUE=DATE:20260102\nDTEND:20260103T100000Z",
            "gives one of start and end as a date and the other as a time",
        ),
        ("DTSTART;VALUE=DATE:20260102\nDURATION:PT5H", "starts on a date but lasts hours"),
        ("DTSTART:20260101T100000Z\nDURATION:long", "has a DURATION that cannot be read"),
        ("DTSTART:20260101T100000Z\nDURATION:P99999999D", "has a DURATION that cannot be read"),
        ("DTSTART:20260101T100000Z\nDURATION:-PT1H", "lasts less than no time"),
        ("DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "has more than one RRULE"),
        ("DTSTART:20260101T100000Z\nEXRULE:FREQ=DAILY", "has an EXRULE, which RFC 5545 no longer knows"),
        (
            "DTSTART:20260101T100000Z\nRDATE;VALUE=PERIOD:20260101T100000Z/PT1H",
            "gives periods in RDATE, which are not taken over",
        ),
        (
            "DTSTART:20260101T100000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101T100000Z",
            "changes all later occurrences at once (RANGE), which is not taken over",
        ),
    ] {
        assert_eq!(left_out(lines), why, "{lines}");
    }
}

#[test]
fn one_bad_event_loses_no_other() {
    let text = "BEGIN:VCALENDAR\nX-WR-CALNAME:Team\nBEGIN:VEVENT\nSUMMARY:bad\nDTSTART:never\nEND:VEVENT\n\
        BEGIN:VEVENT\nSUMMARY:open\nDTSTART:20260101T100000Z\n\
        BEGIN:VALARM\nDESCRIPTION:not this\nSUMMARY:nor this\nEND:VALARM\nnonsense\n:\n;;;\n\
        BEGIN:VEVENT\nSUMMARY:good\nDTSTART:20260102T100000Z\nEND:VEVENT\nEND:VCALENDAR\n\
        BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:other\nDTSTART:20260103T100000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    let foreign = read(text.as_bytes(), Tz::UTC).unwrap();
    assert_eq!(foreign.name, "Team");
    let names: Vec<_> =
        foreign.events.iter().map(|event| format!("{}{}", event.summary, event.uid)).collect();
    assert_eq!(names, ["open", "good", "other"]);
    assert_eq!(foreign.left_out.len(), 1);
    assert_eq!(foreign.left_out[0].what, "bad");
}

#[test]
fn a_rule_is_kept_as_written_and_checked_when_used() {
    let event = understood("DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;COUNT=0");
    assert_eq!(event.rule.as_deref(), Some("FREQ=DAILY;COUNT=0"));
    assert!(event.recurrence(Tz::UTC).is_err(), "COUNT=0 is no rule, and does not mean for ever");
    let event = understood("DTSTART:20260101T100000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=257");
    assert!(event.recurrence(Tz::UTC).is_err());
    let event = understood("DTSTART;VALUE=DATE:20260101\nrrule:freq=yearly;until=20280101");
    assert_eq!(event.recurrence(Tz::Asia__Tokyo).unwrap().zone, Tz::Asia__Tokyo);
}

#[test]
fn exceptions_are_on_the_clock_of_the_start() {
    let event = understood(
        "DTSTART;TZID=Europe/Berlin:20260105T220000\nRRULE:FREQ=DAILY\n\
         EXDATE:20260106T210000Z\nEXDATE;VALUE=DATE:20260108\nEXDATE;TZID=Asia/Tokyo:20260110T060000",
    );
    assert_eq!(
        event.exdates,
        [local("2026-01-06T22:00:00"), local("2026-01-08T22:00:00"), local("2026-01-09T22:00:00")]
    );
}

#[test]
fn a_changed_occurrence_becomes_an_event_of_its_own() {
    let text = "BEGIN:VCALENDAR\n\
        BEGIN:VEVENT\nUID:a\nDTSTART:20260105T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=9\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260106T100000Z\nDTSTART:20260106T120000Z\nDURATION:PT1H\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260107T100000Z\nDTSTART:20260107T100000Z\nSTATUS:CANCELLED\nEND:VEVENT\n\
        END:VCALENDAR\n";
    let foreign = read(text.as_bytes(), Tz::UTC).unwrap();
    assert_eq!(foreign.events.len(), 2);
    assert_eq!(foreign.events[0].exdates, [local("2026-01-06T10:00:00"), local("2026-01-07T10:00:00")]);
    assert_eq!(foreign.events[1].uid, "a/20260106T100000Z");
    assert_eq!(foreign.events[1].rule, None);
}

#[test]
fn what_we_write_comes_back() {
    let window = with(
        without(
            recurrence("Europe/Berlin", "2026-01-03T22:00:00", "PT6H", "FREQ=WEEKLY;BYDAY=SA"),
            &["2026-01-31T22:00:00"],
        ),
        &["2026-03-29T02:30:00"],
    );
    let freeze =
        recurrence("Europe/Berlin", "2026-12-15T00:00:00", "P20D", "FREQ=YEARLY;UNTIL=20291231T225959Z");
    let written = vec![
        Event {
            summary: "A, b; \\c".to_owned(),
            description: "x\ny".to_owned(),
            categories: vec!["p,q".to_owned(), "r".to_owned()],
            busy: true,
            ..event("w", When::of(&window))
        },
        event("f", When::of_whole_days(&freeze)),
    ];
    let foreign = read(calendar(written).to_text().as_bytes(), Tz::UTC).unwrap();
    assert_eq!(foreign.left_out, []);
    assert_eq!(foreign.name, "Payments 2026");
    // The occurrences that are spelled out change nothing, so they are none of their own.
    assert_eq!(foreign.events.len(), 2);
    let (read_window, read_freeze) = (&foreign.events[0], &foreign.events[1]);
    assert_eq!((read_window.summary.as_str(), read_window.description.as_str()), ("A, b; \\c", "x\ny"));
    assert_eq!(read_window.categories, ["p,q", "r"]);
    assert!(read_window.busy && !read_freeze.busy);
    let years = Slot::new(stamp(), stamp() + chrono::TimeDelta::days(1_200));
    let again = read_window.recurrence(Tz::Europe__Berlin).unwrap();
    assert_eq!(again.occurrences(years), window.occurrences(years));
    let again = read_freeze.recurrence(Tz::Europe__Berlin).unwrap();
    assert_eq!(again.occurrences(years), freeze.occurrences(years));
}

#[test]
fn odd_ends_of_line_encodings_and_marks_are_taken() {
    for text in [
        "\u{feff}BEGIN:VCALENDAR\rBEGIN:VEVENT\rSUMMARY:a\rDTSTART:20260101T100000Z\rEND:VEVENT\rEND:VCALENDAR",
        "begin:vcalendar\n\n\nbegin:vevent\nsummary:a\n\ndtstart:20260101T100000Z\nend:vevent\nend:vcalendar",
        "BEGIN:VCALENDAR \nBEGIN:VEVENT\t\nSUMMARY:\u{1}a\u{0}\nDTSTART:2026\n 0101T\n\t100000Z\nEND:VEVENT",
    ] {
        let foreign = read(text.as_bytes(), Tz::UTC).unwrap();
        assert_eq!(foreign.events.len(), 1, "{text:?}: {foreign:?}");
        assert_eq!(foreign.events[0].summary, "a");
    }
    let latin = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Caf\xe9\nDTSTART:20260101T100000Z\nEND:VEVENT\n";
    assert_eq!(read(latin, Tz::UTC).unwrap().events[0].summary, "Caf\u{fffd}");
}

#[test]
fn what_is_no_calendar_is_refused() {
    for bytes in [&b""[..], b"\0\0", b"<html>", b"BEGIN:VCARD\nFN:x\nEND:VCARD\n"] {
        assert_eq!(read(bytes, Tz::UTC), Err(ReadError::NotACalendar));
    }
    assert_eq!(read(&vec![b'\n'; MAX_BYTES + 1], Tz::UTC), Err(ReadError::TooLarge { bytes: MAX_BYTES + 1 }));
}

#[test]
fn texts_and_numbers_are_limited() {
    let long = "x".repeat(100_000);
    let event =
        understood(&format!("UID:{long}\nSUMMARY:{long}\nDESCRIPTION:{long}\nDTSTART:20260101T100000Z"));
    assert!(event.uid.len() <= 500 && event.summary.len() <= 500 && event.description.len() <= 20_000);
    let dates = vec!["20260101T100000Z"; 6_000].join(",");
    assert!(left_out(&format!("DTSTART:20260101T100000Z\nEXDATE:{dates}")).contains("more than 5000 dates"));
    let rule = "0,".repeat(2_000);
    assert!(left_out(&format!("DTSTART:20260101T100000Z\nRRULE:FREQ=DAILY;BYHOUR={rule}")).contains("RRULE"));
    let many = "BEGIN:VEVENT\nDTSTART:20260101T100000Z\nEND:VEVENT\n".repeat(MAX_EVENTS + 5);
    let foreign = read(format!("BEGIN:VCALENDAR\n{many}END:VCALENDAR\n").as_bytes(), Tz::UTC).unwrap();
    assert_eq!(foreign.events.len(), MAX_EVENTS);
    assert_eq!(foreign.left_out.len(), 1);
}

/// A megabyte of each shape that could be slow or deep. The bound is generous: it tells linear from square.
#[test]
fn hostile_shapes_are_read_in_little_time() {
    let megabyte = 1 << 20;
    let deep = "BEGIN:VEVENT\n".repeat(megabyte / 13);
    let shapes = [
        deep,
        "BEGIN:X\n".repeat(megabyte / 8),
        "END:VEVENT\n".repeat(megabyte / 11),
        format!("SUMMARY:{}", "a\n ".repeat(megabyte / 3)),
        format!("DTSTART{}", ";TZID=x".repeat(megabyte / 7)),
        format!("DTSTART;TZID={}:20260101", "x,".repeat(megabyte / 2)),
        format!("CATEGORIES:{}", "a,".repeat(megabyte / 2)),
        format!("EXDATE:{}", "20260101,".repeat(megabyte / 9)),
        format!("SUMMARY:{}", "\\".repeat(megabyte)),
        format!("SUMMARY;ENCODING=BASE64:{}", "QUFB\n ".repeat(megabyte / 6)),
        format!("DESCRIPTION;ENCODING=QUOTED-PRINTABLE:{}", "=41=\n".repeat(megabyte / 5)),
        "\"".repeat(megabyte),
        ";".repeat(megabyte),
        "SUMMARY;".repeat(megabyte / 8),
    ];
    for shape in shapes {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T100000Z\n{shape}\nEND:VEVENT\n");
        let begun = std::time::Instant::now();
        let _ = read(text.as_bytes(), Tz::UTC);
        let took = begun.elapsed();
        assert!(took.as_secs() < 20, "{} took {took:?}", &text[50..90]);
    }
}

/// Pieces from which nearly right calendars are put together.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "BEGIN:VCALENDAR\n", "END:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VTIMEZONE\n",
            "END:VTIMEZONE\n", "BEGIN:VALARM\n", "TZID:", "DTSTART", "DTEND", "DURATION:", "RRULE:", "EXDATE",
            "RDATE", "RECURRENCE-ID", "CATEGORIES:", "SUMMARY", "UID:a\n", "STATUS:", "TRANSP:", ";TZID=",
            ";VALUE=DATE", ";VALUE=PERIOD", ";VALUE=RECUR", ";VALUE=BINARY", ";VALUE=", ";ENCODING=BASE64",
            ";ENCODING=QUOTED-PRINTABLE", ";CHARSET=UTF-16", ";RANGE=THISANDFUTURE", ":20260101T100000Z",
            ":20260101", ":99991231T235959", "20260101T100000/PT1H", "FREQ=DAILY;COUNT=3", "FREQ=SECONDLY",
            "Europe/Berlin", "W. Europe Standard Time", "(UTC+25:00) Nowhere", "PT1H", "P-1D",
            "-P99999999999999999999W", "\n", "\r\n ", "\n\t", "\\", "\\n", "\"", ",", ";", ":", "=", "=\n", "^'",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[0-9TZ+-]{0,22}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_nearly_right_makes_it_panic(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", pieces.concat());
        let foreign = read(text.as_bytes(), Tz::Europe__Berlin).unwrap();
        for event in &foreign.events {
            prop_assert!(!event.summary.contains(|c: char| c.is_control() && c != '\t'));
            if let Ok(recurrence) = event.recurrence(Tz::Europe__Berlin) {
                // Whatever was taken over can be used and written again.
                let _ = calendar(vec![crate::sample::event("e", When::of_whole_days(&recurrence))]).to_text();
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, Tz::UTC);
        let _ = read(&[b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", bytes.as_slice()].concat(), Tz::UTC);
    }

    #[test]
    fn texts_come_back(summary in "[^\\p{C}\\p{Z}]([^\\p{C}]{0,200}[^\\p{C}\\p{Z}])?", description in "[^\\p{C}\\p{Z}]([^\\p{C}]|\n){0,300}[^\\p{C}\\p{Z}]") {
        let slot = Slot::new(stamp(), stamp() + chrono::TimeDelta::hours(1));
        let event = Event {
            summary: summary.clone(),
            description: description.clone(),
            ..crate::sample::event("e", When::Instants(slot))
        };
        let foreign = read(calendar(vec![event]).to_text().as_bytes(), Tz::UTC).unwrap();
        prop_assert_eq!(&foreign.events[0].summary, &slipway_ical::lines::clean_text(&summary).replace('\n', " "));
        prop_assert_eq!(&foreign.events[0].description, &slipway_ical::lines::clean_text(&description));
    }
}

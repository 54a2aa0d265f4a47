//! VTIMEZONE against the compiled IANA data, for every zone there is.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use ical::parser::ical::component::{IcalCalendar, IcalTimeZone};
use ical::property::Property;
use slipway_ical::lines;
use slipway_ical::zone::vtimezone;

fn utc(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap()
}

/// What a VTIMEZONE says, worked out by hand and from the text of its properties alone: onset → offset.
fn onsets(zone: &IcalTimeZone, years: std::ops::RangeInclusive<i32>) -> BTreeMap<DateTime<Utc>, i32> {
    let mut found = BTreeMap::new();
    for part in &zone.transitions {
        let value = |name: &str| {
            part.properties.iter().find(|property| property.name == name).and_then(|it| it.value.clone())
        };
        let from = offset(&value("TZOFFSETFROM").unwrap());
        let to = offset(&value("TZOFFSETTO").unwrap());
        let start = local(&value("DTSTART").unwrap());
        let mut add = |at: NaiveDateTime| {
            found.insert((at - TimeDelta::seconds(from.into())).and_utc(), to);
        };
        add(start);
        for date in part.properties.iter().filter(|property| property.name == "RDATE") {
            add(local(date.value.as_deref().unwrap()));
        }
        if let Some(rule) = value("RRULE") {
            let (days, until) = yearly(&rule, start, &years);
            days.into_iter()
                .filter(|at| {
                    until.is_none_or(|until| (*at - TimeDelta::seconds(from.into())).and_utc() <= until)
                })
                .for_each(&mut add);
        }
    }
    found
}

/// The starts of a yearly rule in the form that VTIMEZONE uses, and its UNTIL.
fn yearly(
    rule: &str,
    start: NaiveDateTime,
    years: &std::ops::RangeInclusive<i32>,
) -> (Vec<NaiveDateTime>, Option<DateTime<Utc>>) {
    let parts: BTreeMap<&str, &str> = rule.split(';').map(|part| part.split_once('=').unwrap()).collect();
    assert_eq!(parts["FREQ"], "YEARLY");
    let month: u32 = parts["BYMONTH"].parse().unwrap();
    let days: Option<Vec<u32>> =
        parts.get("BYMONTHDAY").map(|days| days.split(',').map(|day| day.parse().unwrap()).collect());
    let weekday = parts.get("BYDAY").map(|day| {
        let (nth, code) = day.split_at(day.len() - 2);
        let weekday: Weekday = match code {
            "MO" => Weekday::Mon,
            "TU" => Weekday::Tue,
            "WE" => Weekday::Wed,
            "TH" => Weekday::Thu,
            "FR" => Weekday::Fri,
            "SA" => Weekday::Sat,
            _ => Weekday::Sun,
        };
        (nth.parse::<i32>().ok(), weekday)
    });
    let mut found = Vec::new();
    for year in start.year()..=*years.end() {
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        let length = u32::from(first.num_days_in_month());
        let matching: Vec<NaiveDate> = (1..=length)
            .filter_map(|day| first.with_day(day))
            .filter(|date| days.as_ref().is_none_or(|days| days.contains(&date.day())))
            .filter(|date| weekday.is_none_or(|(_, weekday)| date.weekday() == weekday))
            .collect();
        let chosen = match weekday {
            Some((Some(nth), _)) if nth > 0 => vec![matching[usize::try_from(nth - 1).unwrap()]],
            Some((Some(_), _)) => vec![*matching.last().unwrap()],
            _ => matching,
        };
        assert_eq!(chosen.len(), 1, "{rule} names one day a year");
        found.extend(chosen.into_iter().map(|date| date.and_time(start.time())).filter(|at| *at >= start));
    }
    assert_eq!(found.first(), Some(&start), "{rule} begins with its DTSTART");
    let until = parts
        .get("UNTIL")
        .map(|text| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").unwrap().and_utc());
    (found, until)
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").unwrap()
}

fn offset(text: &str) -> i32 {
    let digits =
        |range: std::ops::Range<usize>| text.get(range).map_or(0, |digits| digits.parse::<i32>().unwrap());
    let seconds = digits(1..3) * 3600 + digits(3..5) * 60 + digits(5..7);
    if text.starts_with('-') { -seconds } else { seconds }
}

fn assert_right(zone: Tz, first: DateTime<Utc>, last: DateTime<Utc>, bounded: bool) {
    let written = vtimezone(zone, first, bounded.then_some(last));
    let onsets = onsets(&written, first.year()..=last.year());
    let mut at = first;
    while at <= last {
        let says = onsets.range(..=at).next_back().map(|(_, offset)| *offset);
        let real = zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
        assert_eq!(says, Some(real), "{zone} at {at}");
        // To the second around each onset, and between them too: no clock stands for less than a week less an hour.
        let next = at + Days::new(6);
        for onset in onsets.range(at..next).map(|(onset, _)| *onset) {
            for near in [onset - TimeDelta::seconds(1), onset] {
                if near < first {
                    continue;
                }
                let says = onsets.range(..=near).next_back().map(|(_, offset)| *offset);
                let real = zone.offset_from_utc_datetime(&near.naive_utc()).fix().local_minus_utc();
                assert_eq!(says, Some(real), "{zone} at {near}");
            }
        }
        at = next;
    }
}

#[test]
fn every_zone_is_right_for_ever() {
    for zone in TZ_VARIANTS {
        assert_right(zone, utc(2026, 11, 24), utc(2099, 12, 31), false);
    }
}

#[test]
fn every_zone_is_right_when_its_history_is_used() {
    for zone in TZ_VARIANTS {
        assert_right(zone, utc(1995, 6, 1), utc(2031, 6, 1), true);
    }
}

#[test]
fn any_first_use_will_do() {
    // Each week of a year in which clocks change.
    for zone in [Tz::Europe__Berlin, Tz::Australia__Lord_Howe, Tz::Africa__Casablanca, Tz::America__Nuuk] {
        for week in 0..53 {
            let first = utc(2023, 1, 1) + Days::new(week * 7);
            assert_right(zone, first, first + Days::new(900), true);
        }
    }
}

fn text_of(zone: Tz, first: DateTime<Utc>, last: Option<DateTime<Utc>>) -> String {
    let mut calendar = IcalCalendar::new();
    calendar.timezones.push(vtimezone(zone, first, last));
    lines::write(&calendar).replace("\r\n", "\n")
}

#[test]
fn common_and_odd_zones_look_like_this() {
    let text: String = [
        Tz::Europe__Berlin,
        Tz::Europe__Dublin,
        Tz::America__New_York,
        Tz::America__Santiago,
        Tz::Asia__Kolkata,
        Tz::Asia__Tehran,
        Tz::Australia__Lord_Howe,
        Tz::Africa__Cairo,
        Tz::Africa__Casablanca,
        Tz::Pacific__Apia,
    ]
    .map(|zone| text_of(zone, utc(2021, 6, 1), Some(utc(2028, 1, 1))))
    .concat();
    insta::assert_snapshot!(text);
}

#[test]
fn a_zone_costs_little_when_it_is_regular() {
    // Two observances for ever, whatever the year.
    for zone in [Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Sydney, Tz::Pacific__Auckland] {
        let written = vtimezone(zone, utc(2026, 1, 1), None);
        assert_eq!(written.transitions.len(), 2, "{zone}");
        let endless = |property: &Property| {
            property.name == "RRULE" && !property.value.as_deref().unwrap().contains("UNTIL")
        };
        assert!(written.transitions.iter().all(|part| part.properties.iter().any(endless)), "{zone}");
    }
}

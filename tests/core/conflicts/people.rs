//! `person-unavailable` and `out-of-bounds`.

use serde_json::{Value, json};
use slipway_core::conflicts::ConflictKind::{OutOfBounds, PersonUnavailable};
use slipway_core::conflicts::Severity::{Blocks, Warns};

use super::{brief, check, kinds, release, town};

fn with_ben(ben: Value, start: &str, duration: &str) -> Vec<slipway_core::conflicts::Severity> {
    let mut person = json!({"key": "ben", "name": "Ben Roe", "zone": "Europe/Berlin"});
    person.as_object_mut().unwrap().extend(ben.as_object().unwrap().clone());
    let plan = town(json!({
        "people": [person],
        "releases": [release("R", ("api", "lab"), start, duration, json!({"owner": "ben", "crew": ["ben"]}))],
    }));
    let conflicts = check(&plan, "R");
    assert!(conflicts.iter().all(|c| c.kind == PersonUnavailable && c.with == ["ben"]));
    conflicts.into_iter().map(|c| c.severity).collect()
}

#[test]
fn an_absence_is_whole_days_of_the_persons_zone() {
    let tokyo = json!({"zone": "Asia/Tokyo", "absences": [{"start": "2026-03-03", "end": "2026-03-04", "reason": "leave"}]});
    assert_eq!(with_ben(tokyo.clone(), "2026-03-02T14:00:00Z", "PT1H"), []);
    assert_eq!(with_ben(tokyo.clone(), "2026-03-02T14:00:00Z", "PT61M"), [Blocks]);
    assert_eq!(with_ben(tokyo.clone(), "2026-03-03T14:59:00Z", "PT1H"), [Blocks]);
    assert_eq!(with_ben(tokyo, "2026-03-03T15:00:00Z", "PT1H"), []);
}

#[test]
fn an_absence_that_begins_on_a_day_without_midnight() {
    // In Beirut the clock jumps from 00:00 to 01:00 on 29 March 2026.
    let beirut = json!({"zone": "Asia/Beirut", "absences": [{"start": "2026-03-29", "end": "2026-03-30"}]});
    assert_eq!(with_ben(beirut.clone(), "2026-03-28T21:00:00Z", "PT1H"), []);
    assert_eq!(with_ben(beirut.clone(), "2026-03-28T21:00:01Z", "PT1H"), [Blocks]);
    assert_eq!(with_ben(beirut.clone(), "2026-03-29T20:59:59Z", "PT1H"), [Blocks]);
    assert_eq!(with_ben(beirut, "2026-03-29T21:00:00Z", "PT1H"), []);
}

#[test]
fn hours_warn_and_nothing_is_known_without_them() {
    let days = json!({"hours": [{"days": ["MO", "TU", "WE", "TH", "FR"], "from": "09:00", "to": "17:30"}]});
    assert_eq!(with_ben(json!({}), "2026-03-03T02:00:00Z", "PT1H"), []);
    assert_eq!(with_ben(days.clone(), "2026-03-03T08:00:00Z", "PT8H30M"), []);
    assert_eq!(with_ben(days.clone(), "2026-03-03T08:00:00Z", "PT8H31M"), [Warns]);
    assert_eq!(with_ben(days.clone(), "2026-03-03T07:59:00Z", "PT1H"), [Warns]);
    assert_eq!(with_ben(days, "2026-03-07T10:00:00Z", "PT1H"), [Warns]);
}

#[test]
fn a_night_shift_goes_over_midnight_and_over_a_change_of_clock() {
    let night = json!({"hours": [{"days": ["SA"], "from": "22:00", "to": "06:00"}]});
    // Sunday 29 March 2026, 02:00 becomes 03:00 in Berlin: the shift is seven hours long.
    assert_eq!(with_ben(night.clone(), "2026-03-28T21:00:00Z", "PT7H"), []);
    assert_eq!(with_ben(night.clone(), "2026-03-28T21:00:00Z", "PT7H1M"), [Warns]);
    assert_eq!(with_ben(night.clone(), "2026-03-28T02:00:00Z", "PT1H"), [Warns]);
    // In the autumn it is nine.
    assert_eq!(with_ben(night.clone(), "2026-10-24T20:00:00Z", "PT9H"), []);
    assert_eq!(with_ben(night, "2026-10-24T20:00:00Z", "PT9H1M"), [Warns]);
}

#[test]
fn a_shift_whose_edge_the_clock_skips_or_repeats_has_it_once() {
    let early = json!({"hours": [{"days": ["SU"], "from": "02:30", "to": "06:00"}]});
    // On 29 March 2026 there is no 02:30 in Berlin; read with the offset before, it is 03:30, which is 01:30 UTC.
    assert_eq!(with_ben(early.clone(), "2026-03-29T01:30:00Z", "PT2H30M"), []);
    assert_eq!(with_ben(early.clone(), "2026-03-29T01:29:00Z", "PT1H"), [Warns]);
    assert_eq!(with_ben(early, "2026-03-29T01:30:00Z", "PT2H31M"), [Warns]);
    // On 25 October 2026 it comes twice; the shift ends with the first, at 00:30 UTC.
    let late = json!({"hours": [{"days": ["SU"], "from": "00:00", "to": "02:30"}]});
    assert_eq!(with_ben(late.clone(), "2026-10-24T22:00:00Z", "PT2H30M"), []);
    assert_eq!(with_ben(late, "2026-10-24T22:00:00Z", "PT2H31M"), [Warns]);
}

#[test]
fn one_shift_takes_over_from_another() {
    let shifts = json!({"hours": [
        {"days": ["TU"], "from": "08:00", "to": "16:00"},
        {"days": ["TU"], "from": "16:00", "to": "00:00"},
        {"days": ["WE"], "from": "00:00", "to": "04:00"},
    ]});
    assert_eq!(with_ben(shifts.clone(), "2026-03-03T07:00:00Z", "PT20H"), []);
    assert_eq!(with_ben(shifts, "2026-03-03T07:00:00Z", "PT20H1M"), [Warns]);
}

#[test]
fn an_absence_and_hours_are_two_things() {
    let both = json!({
        "hours": [{"days": ["MO"], "from": "09:00", "to": "17:00"}],
        "absences": [{"start": "2026-03-03", "end": "2026-03-04"}, {"start": "2026-03-03", "end": "2026-03-05"}],
    });
    assert_eq!(with_ben(both, "2026-03-03T10:00:00Z", "PT1H"), [Blocks, Warns]);
}

#[test]
fn a_person_on_two_releases_at_once() {
    let plan = |start: &str, stage: &str| {
        town(json!({"releases": [
            release("A", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({"owner": "ana", "crew": ["ben"]})),
            release("B", ("tool", "prod"), start, "PT1H", json!({"owner": "ben", "stage": stage})),
        ]}))
    };
    let double = plan("2026-03-03T10:59:00Z", "draft");
    let conflicts = check(&double, "A");
    assert_eq!(brief(&conflicts), [(PersonUnavailable, vec!["ben", "B"])]);
    assert_eq!(conflicts[0].severity, Blocks);
    assert_eq!(conflicts[0].clear_by, ["Ben Roe", "Ana Ito"]);
    assert!(check(&double, "B").iter().any(|c| c.with == ["ben", "A"]));
    assert_eq!(check(&plan("2026-03-03T11:00:00Z", "draft"), "A"), []);
    assert_eq!(check(&plan("2026-03-03T10:59:00Z", "cancelled"), "A"), []);
    assert_eq!(check(&plan("2026-03-03T10:59:00Z", "closed"), "A").len(), 1);
}

#[test]
fn bounds_hold_on_both_sides() {
    let out = |start: &str, duration: &str| {
        let bounds = json!({"not_before": "2026-03-03T10:00:00Z", "not_after": "2026-03-03T12:00:00Z"});
        let plan = town(json!({"releases": [release("R", ("api", "lab"), start, duration, bounds)]}));
        let conflicts = check(&plan, "R");
        assert!(conflicts.len() <= 1);
        kinds(&conflicts)
    };
    assert_eq!(out("2026-03-03T10:00:00Z", "PT2H"), []);
    assert_eq!(out("2026-03-03T09:59:59Z", "PT1H"), [OutOfBounds]);
    assert_eq!(out("2026-03-03T10:00:00Z", "PT2H1S"), [OutOfBounds]);
    assert_eq!(out("2026-03-03T09:00:00Z", "PT4H"), [OutOfBounds]);
}

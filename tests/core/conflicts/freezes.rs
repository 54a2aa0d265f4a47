//! `hits-freeze`.

use serde_json::{Value, json};
use slipway_core::conflicts::ConflictKind::HitsFreeze;
use slipway_core::conflicts::Severity;

use super::{brief, check, release, town, window};

fn freeze(key: &str, start: &str, duration: &str, more: Value) -> Value {
    let mut record = json!({"key": key, "name": key, "zone": "UTC", "start": start, "duration": duration, "level": "hard"});
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record
}

#[test]
fn touching_is_not_overlapping() {
    let hits = |start: &str| {
        let plan = town(json!({
            "freezes": [freeze("f", "2026-03-03T10:00:00", "PT2H", json!({}))],
            "releases": [release("R", ("api", "lab"), start, "PT1H", json!({}))],
        }));
        !check(&plan, "R").is_empty()
    };
    assert!(!hits("2026-03-03T09:00:00Z"));
    assert!(hits("2026-03-03T09:00:01Z"));
    assert!(hits("2026-03-03T11:59:59Z"));
    assert!(!hits("2026-03-03T12:00:00Z"));
}

#[test]
fn a_freeze_beats_a_window() {
    let plan = town(json!({
        "windows": [window("w", "2026-03-03T10:00:00", "PT4H", json!({}))],
        "freezes": [freeze("f", "2026-03-03T10:00:00", "PT1H", json!({"reason": "Books close", "contact": "ana"}))],
        "releases": [release("R", ("api", "prod"), "2026-03-03T10:30:00Z", "PT1H", json!({"owner": "ben"}))],
    }));
    let conflicts = check(&plan, "R");
    assert_eq!(brief(&conflicts), [(HitsFreeze, vec!["f"])]);
    assert_eq!(
        conflicts[0].message,
        "R is not allowed during the hard freeze “f” (Books close), Tue 3 Mar 2026, 11:00–12:00 CET; move it out of \
         the freeze, or ask Ana Ito for an exception."
    );
    assert_eq!(conflicts[0].clear_by, ["Ana Ito"]);
}

#[test]
fn soft_warns_and_one_covered_pair_is_enough() {
    let plan = town(json!({
        "freezes": [
            freeze("soft", "2026-03-03T00:00:00", "P1D", json!({"level": "soft", "scope": {"services": ["db"]}})),
            freeze("spared", "2026-03-03T00:00:00", "P1D", json!({"scope": {"except_services": ["api", "db"]}})),
            freeze("elsewhere", "2026-03-03T00:00:00", "P1D", json!({"scope": {"environments": ["prod"]}})),
        ],
        "releases": [release("R", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({"services": ["api", "db"]}))],
    }));
    let conflicts = check(&plan, "R");
    assert_eq!(brief(&conflicts), [(HitsFreeze, vec!["soft"])]);
    assert_eq!(conflicts[0].severity, Severity::Warns);
}

#[test]
fn a_freeze_of_whole_days_follows_its_own_zone() {
    let plan = town(json!({
        "freezes": [freeze("f", "2026-03-03T00:00:00", "P1D", json!({"zone": "America/New_York"}))],
        "releases": [
            release("A", ("api", "lab"), "2026-03-03T04:00:00Z", "PT1H", json!({})),
            release("B", ("db", "lab"), "2026-03-04T04:59:00Z", "PT1H", json!({})),
        ],
    }));
    assert_eq!(check(&plan, "A"), []);
    assert_eq!(brief(&check(&plan, "B")), [(HitsFreeze, vec!["f"])]);
}

#[test]
fn without_a_contact_the_owner_is_asked_or_the_team() {
    let by = |more: Value, people: Value| {
        let plan = town(json!({
            "people": people,
            "freezes": [freeze("f", "2026-03-03T00:00:00", "P1D", json!({}))],
            "releases": [release("R", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", more)],
        }));
        check(&plan, "R")[0].clear_by.clone()
    };
    assert_eq!(by(json!({"owner": "ana"}), json!([])), ["Ana Ito"]);
    assert_eq!(by(json!({"crew": ["ben", "ana"]}), json!([])).len(), 2);
    assert_eq!(by(json!({}), json!([])), ["Red"]);
    assert_eq!(by(json!({}), json!([{"key": "cy", "name": "Cy Orr", "teams": ["red"]}])), ["Cy Orr"]);
}

//! The conflict engine, rule by rule, and against an oracle.

mod capacity;
mod clock;
mod freezes;
mod next_slot;
mod openness;
mod oracle;
mod others;
mod people;
mod preview;
mod random;
mod update;
mod visible;
mod windows;

use serde_json::{Value, json};
use slipway_core::conflicts::{Conflict, ConflictKind, Schedule, Severity};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::Release;

use crate::plans::plan;

/// A plan with two teams, environments of both policies, a chain of services (`web` needs `api` needs `db`),
/// one service of nobody (`tool`), two people, and whatever `more` lists beside them.
fn town(more: Value) -> Plan {
    let mut document = json!({
        "environments": [
            {"key": "prod", "name": "Production", "policy": "windows"},
            {"key": "lab", "name": "Laboratory", "policy": "open"},
        ],
        "teams": [{"key": "red", "name": "Red"}, {"key": "blue", "name": "Blue"}],
        "people": [
            {"key": "ana", "name": "Ana Ito", "zone": "Asia/Tokyo"},
            {"key": "ben", "name": "Ben Roe", "zone": "Europe/Berlin"},
        ],
        "services": [
            {"key": "web", "name": "Web", "team": "red", "depends_on": ["api"]},
            {"key": "api", "name": "API", "team": "red", "depends_on": ["db"]},
            {"key": "db", "name": "Database", "team": "blue"},
            {"key": "tool", "name": "Tool"},
        ],
    });
    for (name, list) in more.as_object().unwrap() {
        match (document.get_mut(name), list) {
            (Some(Value::Array(known)), Value::Array(list)) => {
                for record in list {
                    known.retain(|other| other["key"] != record["key"]);
                    known.push(record.clone());
                }
            }
            _ => document[name] = list.clone(),
        }
    }
    plan(document)
}

/// A release of `service` to `environment` from `start` for `duration`, with whatever `more` says.
fn release(key: &str, what: (&str, &str), start: &str, duration: &str, more: Value) -> Value {
    let mut record = json!({
        "key": key, "title": key, "services": [what.0], "environments": [what.1],
        "start": if start.is_empty() { Value::Null } else { json!(start) }, "duration": duration,
    });
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record
}

/// A window for everything, on the wall clock of UTC.
fn window(key: &str, start: &str, duration: &str, more: Value) -> Value {
    let mut record = json!({"key": key, "name": key, "zone": "UTC", "start": start, "duration": duration});
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record
}

fn id(plan: &Plan, key: &str) -> Id<Release> {
    plan.releases.by_key(key).unwrap().id
}

fn check(plan: &Plan, key: &str) -> Vec<Conflict> {
    Schedule::new(plan).check(id(plan, key))
}

/// Kind and what it is with, of each conflict.
fn brief(conflicts: &[Conflict]) -> Vec<(ConflictKind, Vec<&str>)> {
    conflicts.iter().map(|c| (c.kind, c.with.iter().map(String::as_str).collect())).collect()
}

fn kinds(conflicts: &[Conflict]) -> Vec<ConflictKind> {
    conflicts.iter().map(|c| c.kind).collect()
}

#[test]
fn an_unscheduled_or_finished_release_has_no_conflicts() {
    for (start, stage) in [
        ("", "draft"),
        ("2026-03-03T10:00:00Z", "closed"),
        ("2026-03-03T10:00:00Z", "rolled-back"),
        ("2026-03-03T10:00:00Z", "cancelled"),
    ] {
        let record = release("R", ("api", "prod"), start, "PT1H", json!({"stage": stage}));
        let plan = town(json!({"releases": [record]}));
        assert_eq!(check(&plan, "R"), [], "{stage} {start}");
    }
    let plan =
        town(json!({"releases": [release("R", ("api", "prod"), "2026-03-03T10:00:00Z", "PT1H", json!({}))]}));
    assert_eq!(kinds(&check(&plan, "R")), [ConflictKind::OutsideWindow]);
}

#[test]
fn the_grave_come_first_then_kinds_in_order_then_what_they_are_with() {
    let plan = town(json!({
        "windows": [window("w", "2026-03-03T09:00:00", "PT1H", json!({}))],
        "freezes": [
            {"key": "soft", "name": "Soft", "zone": "UTC", "start": "2026-03-03T00:00:00", "duration": "P1D", "level": "soft"},
            {"key": "hard", "name": "Hard", "zone": "UTC", "start": "2026-03-03T00:00:00", "duration": "P1D", "level": "hard"},
        ],
        "people": [{"key": "ben", "name": "Ben Roe", "zone": "Europe/Berlin",
            "hours": [{"days": ["MO"], "from": "09:00", "to": "17:00"}]}],
        "releases": [
            release("R", ("api", "prod"), "2026-03-03T09:30:00Z", "PT1H",
                json!({"owner": "ben", "not_after": "2026-03-03T10:00:00Z", "depends_on": ["Z", "A"]})),
            release("A", ("tool", "lab"), "", "PT1H", json!({})),
            release("Z", ("tool", "lab"), "2026-03-03T09:00:00Z", "PT1H", json!({})),
        ],
    }));
    let conflicts = check(&plan, "R");
    assert_eq!(
        brief(&conflicts),
        [
            (ConflictKind::ExceedsWindow, vec!["w"]),
            (ConflictKind::HitsFreeze, vec!["hard"]),
            (ConflictKind::DependencyOrder, vec!["A"]),
            (ConflictKind::DependencyOrder, vec!["Z"]),
            (ConflictKind::OutOfBounds, vec![]),
            (ConflictKind::HitsFreeze, vec!["soft"]),
            (ConflictKind::PersonUnavailable, vec!["ben"]),
        ]
    );
    let warned: Vec<_> = conflicts.iter().map(|c| c.severity == Severity::Warns).collect();
    assert_eq!(warned, [false, false, false, false, false, true, true]);
    assert!(
        conflicts.iter().all(|c| c.release == "R" && c.message.contains('R') && c.message.ends_with('.'))
    );
    assert!(conflicts.iter().all(|c| c.clear_by.contains(&"Ben Roe".to_owned())));
}

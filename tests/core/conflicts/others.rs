//! `environment-busy` and `dependency-order`.

use serde_json::json;
use slipway_core::conflicts::ConflictKind::{DependencyOrder, EnvironmentBusy};

use super::{brief, check, release, town};

fn busy(ours: (&str, &str), theirs: (&str, &str), start: &str, stage: &str) -> bool {
    let plan = town(json!({"releases": [
        release("A", ours, "2026-03-03T10:00:00Z", "PT1H", json!({})),
        release("B", theirs, start, "PT1H", json!({"stage": stage})),
    ]}));
    let conflicts: Vec<_> = check(&plan, "A").into_iter().filter(|c| c.kind == EnvironmentBusy).collect();
    assert!(conflicts.iter().all(|c| c.with == ["B"]));
    conflicts.len() == 1
}

#[test]
fn the_same_service_or_one_in_the_chain_in_either_direction() {
    let now = "2026-03-03T10:30:00Z";
    assert!(busy(("api", "lab"), ("api", "lab"), now, "draft"));
    assert!(busy(("web", "lab"), ("db", "lab"), now, "draft"));
    assert!(busy(("db", "lab"), ("web", "lab"), now, "draft"));
    assert!(!busy(("web", "lab"), ("tool", "lab"), now, "draft"));
    assert!(!busy(("web", "lab"), ("web", "prod"), now, "draft"));
}

#[test]
fn siblings_do_not_disturb_each_other() {
    let plan = town(json!({
        "services": [{"key": "app", "team": "red", "depends_on": ["api"]}],
        "releases": [
            release("A", ("app", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({})),
            release("B", ("web", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({})),
        ],
    }));
    assert_eq!(check(&plan, "A"), []);
}

#[test]
fn touching_slots_and_cancelled_releases_do_not_disturb() {
    let both = ("api", "lab");
    assert!(!busy(both, both, "2026-03-03T11:00:00Z", "draft"));
    assert!(!busy(both, both, "2026-03-03T09:00:00Z", "draft"));
    assert!(busy(both, both, "2026-03-03T10:59:59Z", "draft"));
    assert!(busy(both, both, "2026-03-03T10:30:00Z", "closed"));
    assert!(busy(both, both, "2026-03-03T10:30:00Z", "rolled-back"));
    assert!(!busy(both, both, "2026-03-03T10:30:00Z", "cancelled"));
}

#[test]
fn a_dependency_must_end_before_unless_it_is_closed() {
    let out_of_order = |start: &str, stage: &str| {
        let plan = town(json!({"releases": [
            release("A", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({"depends_on": ["B"]})),
            release("B", ("tool", "lab"), start, "PT1H", json!({"stage": stage})),
        ]}));
        let conflicts = check(&plan, "A");
        assert!(conflicts.is_empty() || brief(&conflicts) == [(DependencyOrder, vec!["B"])]);
        !conflicts.is_empty()
    };
    assert!(!out_of_order("2026-03-03T09:00:00Z", "draft"));
    assert!(out_of_order("2026-03-03T09:00:01Z", "draft"));
    assert!(out_of_order("", "draft"));
    assert!(out_of_order("2026-03-03T12:00:00Z", "scheduled"));
    assert!(!out_of_order("2026-03-03T12:00:00Z", "closed"));
    assert!(!out_of_order("", "closed"));
    assert!(out_of_order("2026-03-03T08:00:00Z", "cancelled"));
    assert!(out_of_order("2026-03-03T08:00:00Z", "rolled-back"));
}

#[test]
fn who_can_clear_it_are_the_owners_of_both() {
    let plan = town(json!({"releases": [
        release("A", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({"owner": "ana"})),
        release("B", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({"owner": "ben"})),
    ]}));
    let conflicts = check(&plan, "A");
    assert_eq!(conflicts[0].clear_by, ["Ben Roe", "Ana Ito"]);
    assert_eq!(
        conflicts[0].message,
        "A overlaps B, which changes API in Laboratory on Tue 3 Mar 2026, 11:00–12:00 CET; move one of the two."
    );
}

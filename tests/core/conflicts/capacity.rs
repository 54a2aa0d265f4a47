//! `window-full`.

use serde_json::{Value, json};
use slipway_core::conflicts::ConflictKind::WindowFull;
use slipway_core::plan::Plan;

use super::{brief, check, release, town, window};

/// Releases of separate environments in one window, so that room is all they can fight for.
fn night(capacity: Value, releases: &[(&str, &str, &str)]) -> Plan {
    let environments: Vec<_> =
        releases.iter().map(|(key, ..)| json!({"key": format!("env-{key}"), "policy": "windows"})).collect();
    let records: Vec<_> = releases
        .iter()
        .map(|(key, start, downtime)| {
            let environment = format!("env-{key}");
            release(
                key,
                ("api", &environment),
                &format!("2026-03-03T{start}:00Z"),
                "PT1H",
                json!({"downtime": downtime}),
            )
        })
        .collect();
    town(json!({
        "environments": environments,
        "windows": [window("w", "2026-03-03T10:00:00", "PT6H", json!({"capacity": capacity}))],
        "releases": records,
    }))
}

fn full(plan: &Plan, key: &str) -> Option<Vec<String>> {
    let conflicts = check(plan, key);
    assert!(conflicts.iter().all(|c| c.kind == WindowFull), "{:?}", brief(&conflicts));
    conflicts.into_iter().next().map(|c| c.with)
}

#[test]
fn room_is_taken_by_start_then_key() {
    let plan = night(
        json!({"releases": 2}),
        &[("C", "12:00", "PT0S"), ("A", "12:00", "PT0S"), ("B", "12:00", "PT0S"), ("D", "11:00", "PT0S")],
    );
    assert_eq!(full(&plan, "D"), None);
    assert_eq!(full(&plan, "A"), None);
    assert_eq!(full(&plan, "B").unwrap(), ["w", "D", "A"]);
    assert_eq!(full(&plan, "C").unwrap(), ["w", "D", "A", "B"]);
}

#[test]
fn downtime_adds_up_even_of_those_that_are_over() {
    let plan = night(
        json!({"downtime": "PT90M"}),
        &[("A", "11:00", "PT45M"), ("B", "12:00", "PT1H"), ("C", "13:00", "PT0S"), ("D", "10:30", "PT45M")],
    );
    assert_eq!(full(&plan, "D"), None);
    assert_eq!(full(&plan, "A"), None);
    assert_eq!(full(&plan, "B").unwrap(), ["w", "D", "A"]);
    assert_eq!(full(&plan, "C").unwrap(), ["w", "D", "A", "B"]);
}

#[test]
fn one_release_alone_may_be_too_much() {
    let plan = night(json!({"downtime": "PT30M"}), &[("A", "11:00", "PT31M")]);
    assert_eq!(full(&plan, "A").unwrap(), ["w"]);
    let plan = night(json!({"releases": 0}), &[("A", "11:00", "PT0S")]);
    assert_eq!(full(&plan, "A").unwrap(), ["w"]);
}

#[test]
fn only_what_overlaps_and_is_covered_counts_finished_ones_too() {
    let plan = |stage: &str| {
        town(json!({
            "windows": [window("w", "2026-03-03T10:00:00", "PT6H",
                json!({"capacity": {"releases": 1}, "scope": {"services": ["api", "web"]}}))],
            "releases": [
                release("A", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({"stage": stage})),
                release("T", ("tool", "lab"), "2026-03-03T09:30:00Z", "PT1H", json!({})),
                release("E", ("api", "lab"), "2026-03-03T09:00:00Z", "PT1H", json!({})),
                release("W", ("api", "lab"), "2026-03-03T15:59:00Z", "PT1H", json!({})),
            ],
        }))
    };
    assert_eq!(full(&plan("closed"), "W").unwrap(), ["w", "A"]);
    assert_eq!(full(&plan("rolled-back"), "W").unwrap(), ["w", "A"]);
    assert_eq!(full(&plan("cancelled"), "W"), None);
    assert_eq!(full(&plan("draft"), "E"), None);
}

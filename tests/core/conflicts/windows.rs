//! `outside-window` and `exceeds-window`.

use serde_json::{Value, json};
use slipway_core::conflicts::ConflictKind::{ExceedsWindow, OutsideWindow};

use super::{brief, check, release, town, window};

fn of(
    windows: Value,
    start: &str,
    duration: &str,
) -> Vec<(slipway_core::conflicts::ConflictKind, Vec<String>)> {
    let record = release("R", ("api", "prod"), start, duration, json!({}));
    let plan = town(json!({"windows": windows, "releases": [record]}));
    check(&plan, "R").into_iter().map(|c| (c.kind, c.with)).collect()
}

#[test]
fn a_slot_that_fills_its_window_is_inside() {
    let one = json!([window("w", "2026-03-03T22:00:00", "PT4H", json!({}))]);
    assert_eq!(of(one.clone(), "2026-03-03T22:00:00Z", "PT4H"), []);
    assert_eq!(of(one.clone(), "2026-03-04T01:00:00Z", "PT1H"), []);
    assert_eq!(of(one.clone(), "2026-03-03T22:00:00Z", "PT4H1S"), [(ExceedsWindow, vec!["w".to_owned()])]);
    assert_eq!(of(one.clone(), "2026-03-03T21:59:59Z", "PT1H"), [(OutsideWindow, vec![])]);
    // The end of a window does not belong to it.
    assert_eq!(of(one, "2026-03-04T02:00:00Z", "PT1H"), [(OutsideWindow, vec![])]);
}

#[test]
fn touching_and_overlapping_windows_are_one() {
    let two = json!([
        window("early", "2026-03-03T20:00:00", "PT2H", json!({})),
        window("late", "2026-03-03T22:00:00", "PT2H", json!({})),
    ]);
    assert_eq!(of(two.clone(), "2026-03-03T21:00:00Z", "PT3H"), []);
    let beyond = of(two, "2026-03-03T21:00:00Z", "PT4H");
    assert_eq!(beyond, [(ExceedsWindow, vec!["early".to_owned(), "late".to_owned()])]);
    let apart = json!([
        window("early", "2026-03-03T20:00:00", "PT2H", json!({})),
        window("late", "2026-03-03T22:00:01", "PT2H", json!({})),
    ]);
    assert_eq!(of(apart, "2026-03-03T21:00:00Z", "PT3H"), [(ExceedsWindow, vec!["early".to_owned()])]);
}

#[test]
fn an_open_environment_needs_no_window() {
    let plan =
        town(json!({"releases": [release("R", ("api", "lab"), "2026-03-03T10:00:00Z", "PT1H", json!({}))]}));
    assert_eq!(check(&plan, "R"), []);
}

#[test]
fn each_pair_needs_a_window_of_its_own() {
    let scope = |service: &str| json!({"scope": {"services": [service]}});
    let both = json!({"services": ["api", "db"]});
    let plan = |windows: Value| {
        town(json!({"windows": windows,
            "releases": [release("R", ("api", "prod"), "2026-03-03T10:00:00Z", "PT2H", both.clone())]}))
    };
    let api = window("api", "2026-03-03T10:00:00", "PT2H", scope("api"));
    let short = window("db", "2026-03-03T10:00:00", "PT1H", scope("db"));
    let long = window("db", "2026-03-03T10:00:00", "PT3H", scope("db"));
    assert_eq!(check(&plan(json!([api, long])), "R"), []);
    let other = plan(json!([api, short]));
    let conflicts = check(&other, "R");
    assert_eq!(brief(&conflicts), [(ExceedsWindow, vec!["db"])]);
    assert!(conflicts[0].message.contains("Database in Production"), "{}", conflicts[0].message);
    assert!(!conflicts[0].message.contains("API"), "{}", conflicts[0].message);
    // One pair may be outside while another exceeds.
    let short_api = window("api", "2026-03-03T10:00:00", "PT1H", scope("api"));
    let conflicts = check(&plan(json!([short_api])), "R");
    assert_eq!(brief(&conflicts), [(OutsideWindow, vec![]), (ExceedsWindow, vec!["api"])]);
}

#[test]
fn windows_of_different_scopes_join_only_where_both_cover() {
    let plan = town(json!({
        "windows": [
            window("a", "2026-03-03T10:00:00", "PT1H", json!({"scope": {"services": ["api"]}})),
            window("b", "2026-03-03T11:00:00", "PT1H", json!({})),
        ],
        "releases": [
            release("A", ("api", "prod"), "2026-03-03T10:00:00Z", "PT2H", json!({})),
            release("T", ("tool", "prod"), "2026-03-03T10:00:00Z", "PT2H", json!({})),
        ],
    }));
    assert_eq!(check(&plan, "A"), []);
    assert_eq!(brief(&check(&plan, "T")), [(OutsideWindow, vec![])]);
}

#[test]
fn exceptions_and_teams_narrow_a_scope() {
    let in_scope = |scope: Value, service: &str| {
        let plan = town(json!({
            "windows": [window("w", "2026-03-03T10:00:00", "PT1H", json!({"scope": scope}))],
            "releases": [release("R", (service, "prod"), "2026-03-03T10:00:00Z", "PT1H", json!({}))],
        }));
        check(&plan, "R").is_empty()
    };
    assert!(in_scope(json!({}), "api"));
    assert!(!in_scope(json!({"except_services": ["api"]}), "api"));
    assert!(!in_scope(json!({"services": ["api"], "except_services": ["api"]}), "api"));
    assert!(in_scope(json!({"teams": ["red"]}), "api"));
    assert!(!in_scope(json!({"teams": ["blue"]}), "api"));
    // A service without a team is only in scope of all teams.
    assert!(in_scope(json!({}), "tool"));
    assert!(!in_scope(json!({"teams": ["red", "blue"]}), "tool"));
    assert!(!in_scope(json!({"environments": ["lab"]}), "api"));
}

#[test]
fn a_sentence_names_the_windows_around() {
    let record = release("R", ("api", "prod"), "2026-03-03T10:00:00Z", "PT1H", json!({"owner": "ben"}));
    let plan = town(json!({
        "windows": [
            window("before", "2026-03-02T22:00:00", "PT1H", json!({})),
            window("after", "2026-03-04T22:00:00", "PT1H", json!({})),
            window("never", "2026-03-03T12:00:00", "PT1H", json!({"scope": {"services": ["db"]}})),
        ],
        "releases": [record],
    }));
    let conflicts = check(&plan, "R");
    assert_eq!(
        conflicts[0].message,
        "R starts on Tue 3 Mar 2026, 11:00 CET, when no window is open for API in Production; move it to “after” \
         (Wed 4 Mar 2026, 23:00 CET to Thu 5 Mar 2026, 00:00 CET), or back to “before” \
         (Mon 2 Mar 2026, 23:00 CET to Tue 3 Mar 2026, 00:00 CET)."
    );
    assert_eq!(conflicts[0].clear_by, ["Ben Roe"]);
}

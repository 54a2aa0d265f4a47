//! `clock-change`, and slots whose length depends on the clock.

use serde_json::json;
use slipway_core::conflicts::ConflictKind::{ClockChange, ExceedsWindow};
use slipway_core::conflicts::Severity;

use super::{brief, check, release, town, window};

/// Sunday 29 March 2026, 02:00 → 03:00 in Berlin (01:00 UTC); Sunday 25 October 2026, 03:00 → 02:00 (01:00 UTC).
fn warned(window_start: &str, duration: &str, start: &str, length: &str) -> bool {
    let plan = town(json!({
        "windows": [window("w", window_start, duration, json!({"zone": "Europe/Berlin"}))],
        "releases": [release("R", ("api", "lab"), start, length, json!({}))],
    }));
    let conflicts = check(&plan, "R");
    assert!(
        conflicts.iter().all(|c| c.kind == ClockChange && c.severity == Severity::Warns && c.with == ["w"])
    );
    assert!(conflicts.len() <= 1);
    !conflicts.is_empty()
}

#[test]
fn a_change_strictly_inside_the_slot() {
    let night = ("2026-03-28T22:00:00", "PT8H");
    assert!(warned(night.0, night.1, "2026-03-29T00:30:00Z", "PT1H"));
    assert!(!warned(night.0, night.1, "2026-03-29T00:00:00Z", "PT1H"));
    assert!(!warned(night.0, night.1, "2026-03-29T01:00:00Z", "PT1H"));
    // Outside every window there is no zone to speak of.
    assert!(!warned("2026-03-20T22:00:00", "PT8H", "2026-03-29T00:30:00Z", "PT1H"));
}

#[test]
fn a_window_that_starts_at_a_skipped_or_repeated_time() {
    assert!(warned("2026-03-29T02:30:00", "PT4H", "2026-03-29T02:00:00Z", "PT1H"));
    assert!(warned("2026-10-25T02:30:00", "PT4H", "2026-10-25T02:00:00Z", "PT1H"));
    assert!(!warned("2026-10-25T03:00:00", "PT4H", "2026-10-25T02:00:00Z", "PT1H"));
}

#[test]
fn a_start_that_the_clock_shows_twice() {
    let night = ("2026-10-24T22:00:00", "PT10H");
    assert!(warned(night.0, night.1, "2026-10-25T00:15:00Z", "PT15M"));
    assert!(warned(night.0, night.1, "2026-10-25T01:15:00Z", "PT15M"));
    assert!(!warned(night.0, night.1, "2026-10-24T23:15:00Z", "PT15M"));
    assert!(!warned(night.0, night.1, "2026-10-25T02:00:00Z", "PT15M"));
}

#[test]
fn one_for_each_zone() {
    let plan = town(json!({
        "windows": [
            window("b1", "2026-10-24T22:00:00", "PT10H", json!({"zone": "Europe/Berlin"})),
            window("b2", "2026-10-24T23:00:00", "PT10H", json!({"zone": "Europe/Berlin"})),
            window("l", "2026-10-24T22:00:00", "PT10H", json!({"zone": "Europe/London"})),
            window("u", "2026-10-24T22:00:00", "PT10H", json!({"zone": "UTC"})),
        ],
        "releases": [release("R", ("api", "lab"), "2026-10-25T00:30:00Z", "PT1H", json!({}))],
    }));
    let conflicts = check(&plan, "R");
    assert_eq!(brief(&conflicts), [(ClockChange, vec!["b1", "b2"]), (ClockChange, vec!["l"])]);
}

#[test]
fn a_day_in_the_plans_zone_is_as_long_as_the_clock_makes_it() {
    // From Saturday noon to Sunday noon in Berlin: 23 hours in spring, 25 in autumn.
    let of = |start: &str, hours: &str, end: &str| {
        let plan = town(json!({
            "windows": [window("w", start, hours, json!({}))],
            "releases": [release("R", ("api", "prod"), end, "P1D", json!({}))],
        }));
        check(&plan, "R").into_iter().map(|c| c.kind).collect::<Vec<_>>()
    };
    assert_eq!(of("2026-03-28T11:00:00", "PT23H", "2026-03-28T11:00:00Z"), []);
    assert_eq!(of("2026-10-24T10:00:00", "PT24H", "2026-10-24T10:00:00Z"), [ExceedsWindow]);
    assert_eq!(of("2026-10-24T10:00:00", "PT25H", "2026-10-24T10:00:00Z"), []);
}

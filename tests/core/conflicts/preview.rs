//! What would be if one release were elsewhere.

use serde_json::json;
use slipway_core::conflicts::ConflictKind::{
    DependencyOrder, EnvironmentBusy, HitsFreeze, PersonUnavailable, WindowFull,
};
use slipway_core::conflicts::Schedule;
use slipway_core::time::Duration;

use super::{brief, id, kinds, release, town, window};
use crate::plans::at;

#[test]
fn a_preview_is_what_a_check_says_after_the_move() {
    let plan = town(json!({
        "freezes": [{"key": "f", "name": "F", "zone": "UTC", "start": "2026-03-04T10:00:00", "duration": "PT2H"}],
        "releases": [
            release("R", ("api", "lab"), "", "PT1H", json!({})),
            release("B", ("web", "lab"), "2026-03-04T11:00:00Z", "PT4H", json!({})),
        ],
    }));
    let schedule = Schedule::new(&plan);
    let there = schedule.preview(id(&plan, "R"), at("2026-03-04T09:30"), None);
    assert_eq!(brief(&there.conflicts), [(HitsFreeze, vec!["f"])]);
    assert!(there.gained.is_empty() && !there.is_legal());
    let longer: Duration = "PT2H".parse().unwrap();
    let there = schedule.preview(id(&plan, "R"), at("2026-03-04T09:30"), Some(longer));
    assert_eq!(brief(&there.conflicts), [(HitsFreeze, vec!["f"]), (EnvironmentBusy, vec!["B"])]);
    assert_eq!(brief(&there.gained), [(EnvironmentBusy, vec!["R"])]);
    // The sentence about B tells of R where it would be.
    assert!(
        there.gained[0].message.contains("Wed 4 Mar 2026, 10:30–12:30 CET"),
        "{}",
        there.gained[0].message
    );
    assert!(schedule.check(id(&plan, "R")).is_empty());
}

#[test]
fn others_gain_only_kinds_they_do_not_have() {
    let plan = town(json!({
        "people": [{"key": "ben", "name": "Ben Roe", "zone": "UTC", "absences": [{"start": "2026-03-04", "end": "2026-03-05"}]}],
        "releases": [
            release("R", ("api", "lab"), "2026-03-05T10:00:00Z", "PT1H", json!({"owner": "ben"})),
            release("B", ("tool", "lab"), "2026-03-04T11:00:00Z", "PT1H", json!({"owner": "ben"})),
        ],
    }));
    // Ben is away, so B is blocked by him already.
    let there = Schedule::new(&plan).preview(id(&plan, "R"), at("2026-03-04T11:00"), None);
    assert_eq!(there.gained, []);
    assert_eq!(kinds(&there.conflicts), [PersonUnavailable, PersonUnavailable]);
    assert_eq!(there.conflicts.iter().map(|c| c.with.len()).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn room_order_and_neighbours_are_felt_by_others() {
    let plan = town(json!({
        "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": {"releases": 1}}))],
        "releases": [
            release("R", ("api", "lab"), "2026-03-05T10:00:00Z", "PT1H", json!({})),
            release("A", ("api", "lab"), "2026-03-05T10:30:00Z", "PT1H", json!({})),
            release("D", ("tool", "prod"), "2026-03-04T12:00:00Z", "PT1H", json!({"depends_on": ["R"]})),
        ],
    }));
    let schedule = Schedule::new(&plan);
    let first = schedule.preview(id(&plan, "R"), at("2026-03-04T10:00"), None);
    assert_eq!(first.conflicts, []);
    assert_eq!(brief(&first.gained), [(WindowFull, vec!["w", "R"])]);
    assert_eq!(
        first.lost.iter().map(|c| (c.release.as_str(), c.kind)).collect::<Vec<_>>(),
        [("A", EnvironmentBusy), ("D", DependencyOrder)]
    );
    let last = schedule.preview(id(&plan, "R"), at("2026-03-04T15:00"), None);
    assert_eq!(kinds(&last.conflicts), [WindowFull]);
    assert_eq!(last.gained, []);
}

//! Whether a pipeline may deploy now.

use serde_json::{Value, json};
use slipway_core::conflicts::{Openness, Schedule};

use super::{town, window};
use crate::plans::at;

fn gate(more: Value, environment: &str, when: &str) -> Openness {
    let plan = town(more);
    let service = plan.services.by_key("api").unwrap().id;
    let environment = plan.environments.by_key(environment).unwrap().id;
    Schedule::new(&plan).can_deploy(service, environment, at(when)).unwrap()
}

#[test]
fn windows_open_and_close_it() {
    let two = || {
        json!({"windows": [
            window("one", "2026-03-04T10:00:00", "PT1H", json!({})),
            window("two", "2026-03-04T11:00:00", "PT1H", json!({})),
        ]})
    };
    let before = gate(two(), "prod", "2026-03-04T09:00");
    assert_eq!((before.open, before.next_change), (false, Some(at("2026-03-04T10:00"))));
    assert!(
        before.reasons[0].contains("the next is “one”, Wed 4 Mar 2026, 11:00–12:00 CET"),
        "{:?}",
        before.reasons
    );
    let inside = gate(two(), "prod", "2026-03-04T10:00");
    assert_eq!((inside.open, inside.next_change), (true, Some(at("2026-03-04T12:00"))));
    assert!(
        inside.reasons[0].contains("“one” is open for API in Production until Wed 4 Mar 2026, 13:00 CET")
    );
    let after = gate(two(), "prod", "2026-03-04T12:00");
    assert_eq!((after.open, after.next_change), (false, None));
    assert!(after.reasons[0].contains("none opens within 400 days"));
}

#[test]
fn a_hard_freeze_closes_it_and_a_soft_one_is_told() {
    let frozen = |level: &str| {
        json!({"freezes": [{"key": "f", "name": "Quiet", "zone": "UTC", "start": "2026-03-04T10:00:00",
            "duration": "PT2H", "level": level, "reason": "Audit", "contact": "ana"}]})
    };
    let hard = gate(frozen("hard"), "lab", "2026-03-04T11:00");
    assert_eq!((hard.open, hard.next_change), (false, Some(at("2026-03-04T12:00"))));
    assert_eq!(
        hard.reasons[0],
        "The hard freeze “Quiet” (Audit) holds until Wed 4 Mar 2026, 13:00 CET; Ana Ito can grant an exception."
    );
    let before = gate(frozen("hard"), "lab", "2026-03-04T09:00");
    assert_eq!((before.open, before.next_change), (true, Some(at("2026-03-04T10:00"))));
    let soft = gate(frozen("soft"), "lab", "2026-03-04T11:00");
    assert_eq!((soft.open, soft.next_change), (true, None));
    assert!(soft.reasons[0].starts_with("The soft freeze “Quiet”"));
}

#[test]
fn a_change_is_a_change_of_the_answer() {
    // The window opens while it is frozen, so nothing changes before the freeze ends.
    let plan = json!({
        "windows": [window("w", "2026-03-04T10:00:00", "PT4H", json!({}))],
        "freezes": [{"key": "f", "name": "F", "zone": "UTC", "start": "2026-03-04T09:00:00", "duration": "PT3H"}],
    });
    assert_eq!(gate(plan, "prod", "2026-03-04T08:00").next_change, Some(at("2026-03-04T12:00")));
}

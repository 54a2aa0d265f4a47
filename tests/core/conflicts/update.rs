//! A schedule that follows its plan says what a new one would.

use serde_json::json;
use slipway_core::conflicts::{Schedule, Severity};
use slipway_core::entity::EntityKind;
use slipway_core::environments::EnvironmentPolicy;
use slipway_core::plan::Plan;
use slipway_core::releases::Stage;

use super::{id, release, town, window};
use crate::plans::at;

fn crowd() -> Plan {
    town(json!({
        "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": {"releases": 2}}))],
        "releases": [
            release("A", ("api", "prod"), "2026-03-04T10:00:00Z", "PT1H", json!({})),
            release("B", ("tool", "prod"), "2026-03-04T11:00:00Z", "PT1H", json!({"depends_on": ["A"]})),
            release("C", ("web", "lab"), "2026-03-04T12:00:00Z", "PT1H", json!({"owner": "ben"})),
            release("D", ("db", "prod"), "2026-03-04T14:30:00Z", "PT1H", json!({"owner": "ben"})),
        ],
    }))
}

/// Makes a change, follows it, and compares every answer with that of a new schedule.
fn follow(change: impl FnOnce(&mut Plan) -> Vec<(EntityKind, uuid::Uuid)>) {
    let mut plan = crowd();
    let mut schedule = Schedule::new(&plan);
    schedule.check_all();
    let touched = change(&mut plan);
    schedule.update(&plan, &touched);
    let fresh = Schedule::new(&plan);
    assert_eq!(schedule.check_all(), fresh.check_all());
    for record in plan.releases.iter() {
        assert_eq!(schedule.worst(record.id), fresh.worst(record.id), "{}", record.key);
        assert_eq!(schedule.kinds(record.id), fresh.kinds(record.id), "{}", record.key);
    }
}

fn change(
    plan: &mut Plan,
    key: &str,
    edit: impl FnOnce(&mut slipway_core::releases::Release),
) -> Vec<(EntityKind, uuid::Uuid)> {
    let mut record = plan.releases.by_key(key).unwrap().as_ref().clone();
    edit(&mut record);
    let id = record.id.uuid();
    plan.put(record.into());
    vec![(EntityKind::Release, id)]
}

#[test]
fn after_a_move_a_stage_a_duration_or_a_removal() {
    follow(|plan| change(plan, "A", |a| a.start = Some(at("2026-03-04T13:00"))));
    follow(|plan| change(plan, "A", |a| a.start = None));
    follow(|plan| change(plan, "A", |a| a.stage = Stage::Cancelled));
    follow(|plan| change(plan, "A", |a| a.stage = Stage::Closed));
    follow(|plan| change(plan, "C", |c| c.duration = "PT4H".parse().unwrap()));
    follow(|plan| change(plan, "C", |c| c.key = "Z".to_owned()));
    follow(|plan| {
        let id = id(plan, "C").uuid();
        plan.remove(EntityKind::Release, id);
        vec![(EntityKind::Release, id)]
    });
    follow(|plan| {
        let mut extra = plan.releases.by_key("C").unwrap().as_ref().clone();
        extra.id = slipway_core::ids::Id::from_uuid(uuid::Uuid::from_u128(999));
        extra.key = "AA".to_owned();
        let id = extra.id.uuid();
        plan.put(extra.into());
        vec![(EntityKind::Release, id)]
    });
}

#[test]
fn after_a_change_of_anything_else() {
    follow(|plan| {
        let mut lab = plan.environments.by_key("lab").unwrap().as_ref().clone();
        lab.policy = EnvironmentPolicy::Windows;
        let id = lab.id.uuid();
        plan.put(lab.into());
        vec![(EntityKind::Environment, id)]
    });
    follow(|plan| {
        let mut window = plan.windows.by_key("w").unwrap().as_ref().clone();
        window.when.duration = "PT90M".parse().unwrap();
        let id = window.id.uuid();
        plan.put(window.into());
        vec![(EntityKind::Window, id)]
    });
    follow(|plan| {
        let id = plan.windows.by_key("w").unwrap().id.uuid();
        plan.remove(EntityKind::Window, id);
        vec![(EntityKind::Window, id)]
    });
}

#[test]
fn the_gravest_is_known_without_sentences() {
    let plan = crowd();
    let schedule = Schedule::new(&plan);
    // Three releases in a window for two: C is in the open laboratory, and counts all the same.
    let worst = |key: &str| schedule.worst(id(&plan, key));
    assert_eq!(
        (worst("A"), worst("B"), worst("C"), worst("D")),
        (None, None, Some(Severity::Blocks), Some(Severity::Blocks))
    );
}

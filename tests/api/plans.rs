//! Opening plans, remembering them, backups.

use serde_json::json;
use slipway_api::Session;

use crate::house::{Caller, House};

#[test]
fn the_last_plan_is_opened_at_the_next_start() {
    let house = House::new();
    assert!(house.caller().ok("app.start", json!({}))["plan"].is_null());
    drop(house.open());
    let start = house.caller().ok("app.start", json!({}));
    assert_eq!(start["plan"]["name"], "Payments 2026");
    assert_eq!(start["plan"]["counts"]["releases"], 3);
    assert_eq!(start["plan"]["counts"]["unscheduled"], 1);
    assert_eq!(start["recent"][0]["path"], house.plan().as_str());
    assert_eq!(start["recent"][0]["exists"], true);

    std::fs::rename(house.plan(), house.path("moved.slipway")).unwrap();
    let start = house.caller().ok("app.start", json!({}));
    assert!(start["plan"].is_null());
    assert_eq!(start["recent"][0]["exists"], false);
    let mut caller = house.caller();
    caller.ok("plan.forget_recent", json!({ "path": house.plan() }));
    assert_eq!(caller.ok("app.start", json!({}))["recent"], json!([]));
}

#[test]
fn a_session_for_one_plan_keeps_to_it_and_is_not_remembered() {
    let house = House::new();
    drop(house.open());
    std::fs::remove_dir_all(house.path("data")).unwrap();
    let config = slipway_api::Config { can_switch: false, may_write_files: false, ..house.config() };
    let mut caller = Caller { session: Session::new(config) };
    caller.ok("plan.open", json!({ "path": house.plan() }));
    for (name, input) in [
        ("plan.open", json!({ "path": house.plan() })),
        ("plan.create", json!({ "path": house.path("b.slipway"), "name": "B", "zone": "UTC" })),
        ("plan.close", json!({})),
        ("backup.create", json!({ "path": house.path("b.slipway") })),
        ("backup.restore", json!({ "path": house.path("b.slipway") })),
    ] {
        assert_eq!(caller.refused(name, input).code, "not-allowed", "{name}");
    }
    let start = caller.ok("app.start", json!({}));
    assert_eq!((&start["can_switch"], &start["recent"]), (&json!(false), &json!([])));
    assert!(house.caller().ok("app.start", json!({}))["plan"].is_null());
}

#[test]
fn a_copy_is_kept_of_each_day_on_which_the_plan_is_opened() {
    let mut house = House::new();
    let days = |caller: &mut Caller| caller.ok("backup.list", json!({})).as_array().unwrap().len();
    let mut caller = house.open();
    assert_eq!(days(&mut caller), 1);
    drop(caller);
    assert_eq!(days(&mut house.open()), 1, "one a day");
    for day in 21..=33 {
        house.now = if day > 30 {
            format!("2026-12-{:02}T08:00:00Z", day - 30)
        } else {
            format!("2026-11-{day}T08:00:00Z")
        };
        let mut caller = house.open();
        caller.ok("plan.put_settings", json!({ "name": format!("Day {day}"), "zone": "Europe/Berlin" }));
    }
    assert_eq!(days(&mut house.open()), 10, "of the last ten days");
}

#[test]
fn a_backup_brings_the_plan_back() {
    let house = House::new();
    let mut caller = house.open();
    let backup = caller.ok("backup.create", json!({}));
    assert!(backup["bytes"].as_u64().unwrap() > 0);
    assert!(
        caller
            .ok("backup.list", json!({}))
            .as_array()
            .unwrap()
            .iter()
            .any(|file| file["path"] == backup["path"])
    );
    caller.ok("release.unschedule", json!({ "key": "PAY-142" }));
    let mut other = house.open();
    assert!(other.start_of("PAY-142").is_null());

    caller.ok("backup.restore", json!({ "path": backup["path"] }));
    assert_eq!(caller.start_of("PAY-142"), "2026-12-01T21:00:00Z");
    assert_eq!(other.start_of("PAY-142"), "2026-12-01T21:00:00Z", "seen by whoever has it open");
    let error = caller.refused("backup.restore", json!({ "path": house.path("no.slipway") }));
    assert_eq!(error.code, "missing-file");
    assert_eq!(caller.start_of("PAY-142"), "2026-12-01T21:00:00Z", "still open");
}

#[test]
fn the_plan_is_renamed_and_moved_to_another_zone_in_a_step() {
    let house = House::new();
    let mut caller = house.open();
    let written = caller.ok("plan.put_settings", json!({ "name": "Payments 2027", "zone": "Europe/Berlin" }));
    assert_eq!(written["undo"]["intent"], "Rename the plan to “Payments 2027”");
    caller.ok("plan.put_settings", json!({ "name": "Payments 2027", "zone": "Asia/Tokyo" }));
    assert_eq!(caller.release("PAY-142")["slot"]["local_start"], "2026-12-02T06:00:00");
    let error = caller.refused("plan.put_settings", json!({ "name": " ", "zone": "Asia/Tokyo" }));
    assert_eq!((error.code.as_str(), &error.details["field"]), ("invalid", &json!("name")));
}

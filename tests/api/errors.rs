//! What callers are told when they ask for what cannot be done.

use serde_json::json;

use crate::house::House;

#[test]
fn an_unknown_command_is_named_and_the_known_ones_are_listed() {
    let error = House::new().caller().refused("release.teleport", json!({}));
    assert_eq!(error.code, "unknown-command");
    assert!(error.message.contains("release.teleport") && error.message.contains("release.schedule"));
    assert_eq!(error.details["command"], "release.teleport");
}

#[test]
fn every_command_of_the_list_is_routed() {
    let mut caller = House::new().caller();
    for name in slipway_api::COMMANDS {
        // Whatever each says to an input that no command takes, none says that it does not exist.
        let error = caller.refused(name, json!({ "no such field": 1 }));
        assert_eq!(error.code, "bad-input", "{name}: {error}");
        assert_eq!(error.details["command"], *name);
    }
}

#[test]
fn bad_input_names_the_field() {
    let house = House::new();
    let mut caller = house.open();
    let field = |error: &slipway_api::ApiError| error.details["field"].as_str().unwrap().to_owned();

    let error = caller.refused("release.get", json!({}));
    assert_eq!((error.code.as_str(), field(&error).as_str()), ("bad-input", "key"));
    let error = caller.refused("release.get", json!({ "key": "PAY-142", "colour": "red" }));
    assert_eq!((error.code.as_str(), field(&error).as_str()), ("bad-input", "colour"));
    let error = caller.refused("releases.list", json!({ "limit": "ten" }));
    assert_eq!((error.code.as_str(), field(&error).as_str()), ("bad-input", "limit"));
    let error = caller.refused("releases.list", json!({ "stages": ["draft", "flying"] }));
    assert_eq!((error.code.as_str(), field(&error).as_str()), ("bad-input", "stages[1]"));
    let error = caller.refused("release.schedule", json!({ "key": "PAY-142", "start": "tomorrow" }));
    assert_eq!((error.code.as_str(), field(&error).as_str()), ("bad-input", "start"));
    assert!(error.message.contains("tomorrow"), "{error}");
    let error = caller.refused("calendar.range", json!({ "from": "2026-12-01", "to": "2026-11-01" }));
    assert_eq!((error.code.as_str(), field(&error).as_str()), ("bad-input", "to"));
}

#[test]
fn without_a_plan_commands_say_so() {
    let mut caller = House::new().caller();
    for name in ["plan.summary", "setup.get", "conflicts.counts", "history.undo", "backup.list"] {
        assert_eq!(caller.refused(name, json!({})).code, "no-plan", "{name}");
    }
}

#[test]
fn a_record_that_is_not_there_is_named_with_a_hint() {
    let house = House::new();
    let mut caller = house.open();
    let error = caller.refused("release.get", json!({ "key": "pay-142" }));
    assert_eq!(error.code, "not-found");
    assert_eq!((&error.details["kind"], &error.details["key"]), (&json!("release"), &json!("pay-142")));
    assert!(error.message.contains("PAY-142"), "{error}");
}

#[test]
fn files_that_are_no_plans_are_left_alone() {
    let house = House::new();
    let mut caller = house.caller();
    let path = house.path("notes.slipway");
    std::fs::write(&path, "my notes").unwrap();
    let input = json!({ "path": path.to_string_lossy() });
    assert_eq!(caller.refused("plan.open", input).code, "not-a-plan");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "my notes");
    let missing = json!({ "path": house.path("missing.slipway").to_string_lossy() });
    assert_eq!(caller.refused("plan.open", missing).code, "missing-file");
    let input = json!({ "path": path.to_string_lossy(), "name": "Mine", "zone": "UTC" });
    assert_eq!(caller.refused("plan.create", input).code, "file-exists");
    let input = json!({ "path": house.plan(), "name": "Mine", "zone": "Mars/Olympus" });
    let error = caller.refused("plan.create", input);
    assert_eq!((error.code.as_str(), &error.details["field"]), ("bad-input", &json!("zone")));
}

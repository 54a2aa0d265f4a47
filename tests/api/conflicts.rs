//! Why, next, legal starts, the pipeline's gate.

use serde_json::{Value, json};

use crate::house::{House, texts};

#[test]
fn why_explains_the_slot_it_has_and_any_other() {
    let house = House::new();
    let mut caller = house.open();
    assert_eq!(caller.ok("release.why", json!({ "key": "PAY-142" }))["conflicts"], json!([]));
    let elsewhere = caller.ok("release.why", json!({ "key": "PAY-142", "at": "2026-12-08T12:00" }));
    assert_eq!(texts(&elsewhere["conflicts"], "kind"), ["outside-window"]);
    let late = caller.ok("release.why", json!({ "key": "PAY-142", "at": "2026-12-09T01:00" }));
    assert_eq!(texts(&late["conflicts"], "kind"), ["exceeds-window"]);
    assert_eq!(late["conflicts"][0]["with"], json!(["tue-night"]));
    assert_eq!(caller.ok("release.why", json!({ "key": "PAY-150" }))["conflicts"], json!([]), "unscheduled");
}

#[test]
fn check_gives_all_conflicts_in_order_of_start() {
    let house = House::new();
    let mut caller = house.open();
    assert_eq!(caller.ok("conflicts.check", json!({}))["conflicts"], json!([]));
    for (key, start) in [("PAY-142", "2026-12-22T21:00:00Z"), ("LED-77", "2026-12-02T12:00:00Z")] {
        caller.ok(
            "release.schedule",
            json!({ "key": key, "start": start, "force": true, "reason": "to see it conflict" }),
        );
    }
    let all = caller.ok("conflicts.check", json!({}))["conflicts"].clone();
    assert_eq!(texts(&all, "release"), ["LED-77", "PAY-142"]);
    assert_eq!(texts(&all, "kind"), ["outside-window", "hits-freeze"]);
    let one = caller.ok("conflicts.check", json!({ "keys": ["PAY-142"] }));
    assert_eq!(texts(&one["conflicts"], "kind"), ["hits-freeze"]);
    assert_eq!(caller.refused("conflicts.check", json!({ "keys": ["NONE"] })).code, "not-found");
    let counts = caller.ok("conflicts.counts", json!({}));
    assert_eq!((&counts["blocked"], &counts["warned"]), (&json!(2), &json!(0)));
    assert_eq!(counts["records"]["releases"], 3);
}

#[test]
fn the_next_slot_is_from_now_or_from_when_it_is_asked() {
    let house = House::new();
    let mut caller = house.open();
    let next = caller.ok("release.next", json!({ "key": "PAY-150" }));
    assert_eq!(
        (&next["start"], &next["end"]),
        (&json!("2026-11-24T22:00:00Z"), &json!("2026-11-24T23:00:00Z"))
    );
    // Over Christmas all is frozen: the first Tuesday of the new year.
    let next = caller.ok("release.next", json!({ "key": "PAY-150", "from": "2026-12-10" }));
    assert_eq!(next["local_start"], "2027-01-05T22:00:00");
    caller.ok("releases.bulk", json!({ "keys": ["PAY-150"], "stage": "cancelled" }));
    let none = caller.ok("release.next", json!({ "key": "PAY-150" }));
    assert_eq!((&none["start"], none.get("end")), (&Value::Null, None));
    assert!(none["reason"].as_str().unwrap().contains("cancelled"), "{none}");
}

#[test]
fn legal_starts_are_those_that_scheduling_accepts() {
    let house = House::new();
    let mut caller = house.open();
    let ask = json!({ "key": "PAY-150", "from": "2026-12-07T00:00:00Z", "to": "2026-12-21T00:00:00Z" });
    let found = caller.ok("release.legal_starts", ask);
    // One hour in the four of 8 December; on the 15th all is frozen.
    assert_eq!(texts(&found["starts"], "start"), ["2026-12-08T21:00:00Z"]);
    assert_eq!(texts(&found["starts"], "end"), ["2026-12-09T00:00:00Z"]);
    let mut accepted = |start: &str| {
        let ask = json!({ "key": "PAY-150", "start": start, "dry_run": true });
        caller.ok("release.schedule", ask)["conflicts"] == json!([])
    };
    assert!(accepted("2026-12-08T21:00:00Z") && accepted("2026-12-09T00:00:00Z"));
    assert!(!accepted("2026-12-08T20:59:00Z") && !accepted("2026-12-09T00:01:00Z"));
}

#[test]
fn the_gate_of_a_pipeline_is_open_in_windows_and_closed_in_freezes() {
    let house = House::new();
    let mut caller = house.open();
    let mut ask = |environment: &str, at: &str| {
        let query = json!({ "service": "payments", "environment": environment, "at": at });
        caller.ok("conflicts.can_deploy", query)
    };
    let open = ask("prod-eu", "2026-12-08T22:00");
    assert_eq!((&open["open"], &open["next_change"]), (&json!(true), &json!("2026-12-09T01:00:00Z")));
    let closed = ask("prod-eu", "2026-12-08T12:00");
    assert_eq!((&closed["open"], &closed["next_change"]), (&json!(false), &json!("2026-12-08T21:00:00Z")));
    let frozen = ask("staging", "2026-12-20T12:00");
    assert_eq!((&frozen["open"], &frozen["next_change"]), (&json!(false), &json!("2027-01-03T23:00:00Z")));
    assert!(frozen["reasons"][0].as_str().unwrap().contains("Year-end close"), "{frozen}");
    let now = caller.ok("conflicts.can_deploy", json!({ "service": "payments", "environment": "staging" }));
    assert_eq!(now["open"], true);
    let error =
        caller.refused("conflicts.can_deploy", json!({ "service": "billing", "environment": "staging" }));
    assert_eq!((error.code.as_str(), &error.details["kind"]), ("not-found", &json!("service")));
}

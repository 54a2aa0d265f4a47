//! Scheduling, the table, many at once.

use serde_json::{Value, json};

use crate::house::{House, texts};

const FROZEN: &str = "2026-12-22T21:00:00Z";

fn kinds(conflicts: &Value) -> Vec<&str> {
    texts(conflicts, "kind")
}

#[test]
fn a_slot_inside_a_window_is_given_and_named_in_history() {
    let house = House::new();
    let mut caller = house.open();
    // A local time of the plan's zone: 22:30 in Berlin.
    let done = caller.ok("release.schedule", json!({ "key": "PAY-150", "start": "2026-12-08T22:30" }));
    assert_eq!(done["applied"], true);
    assert_eq!(done["slot"]["start"], "2026-12-08T21:30:00Z");
    assert_eq!(done["slot"]["local_end"], "2026-12-08T23:30:00");
    assert_eq!((&done["conflicts"], &done["gained"]), (&json!([]), &json!([])));
    assert_eq!(done["written"]["undo"]["intent"], "Schedule PAY-150");
    assert_eq!(done["written"]["touched"][0]["key"], "PAY-150");

    let moved = caller.ok("release.schedule", json!({ "key": "PAY-150", "start": "2026-12-08T22:00" }));
    assert_eq!(moved["written"]["undo"]["intent"], "Move PAY-150");
    let resized = json!({ "key": "PAY-150", "start": "2026-12-08T22:00", "duration": "PT90M" });
    assert_eq!(caller.ok("release.schedule", resized)["written"]["undo"]["intent"], "Resize PAY-150");
    assert_eq!(caller.release("PAY-150")["record"]["duration"], "PT90M");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let house = House::new();
    let mut caller = house.open();
    for start in ["2026-12-08T21:00:00Z", FROZEN] {
        let ask = |dry_run: bool| json!({ "key": "PAY-142", "start": start, "dry_run": dry_run });
        let before = caller.ok("plan.revision", json!({}));
        let tried = caller.ok("release.schedule", ask(true));
        assert_eq!((&tried["applied"], &tried["written"]), (&json!(false), &Value::Null));
        assert_eq!(caller.ok("plan.revision", json!({})), before);
        assert_eq!(caller.start_of("PAY-142"), "2026-12-01T21:00:00Z");
        let mut other = house.open();
        let done = other.ok("release.schedule", ask(false));
        assert_eq!(done["applied"], start != FROZEN);
        for field in ["slot", "conflicts", "gained"] {
            assert_eq!(done[field], tried[field], "{start} {field}");
        }
        if start != FROZEN {
            other.ok("history.undo", json!({}));
        }
    }
}

#[test]
fn a_freeze_refuses_and_says_who_can_clear_it_and_where_next() {
    let house = House::new();
    let mut caller = house.open();
    let refused = caller.ok("release.schedule", json!({ "key": "PAY-150", "start": FROZEN }));
    assert_eq!((&refused["applied"], &refused["written"]), (&json!(false), &Value::Null));
    assert_eq!(kinds(&refused["conflicts"]), ["hits-freeze"]);
    let conflict = &refused["conflicts"][0];
    assert_eq!(conflict["with"], json!(["year-end"]));
    assert_eq!(conflict["severity"], "blocks");
    assert!(conflict["message"].as_str().unwrap().contains("Books close"), "{conflict}");
    assert!(conflict["clear_by"].as_array().unwrap().contains(&json!("Ana Ito")), "{conflict}");
    // From now, Friday 20 November: the next Tuesday night; LED-77 has the ledger until 22:00 UTC.
    assert_eq!(refused["next_slot"]["start"], "2026-11-24T22:00:00Z");
    assert_eq!(refused["next_slot"]["local_start"], "2026-11-24T23:00:00");
    assert_eq!(conflict["next_slot"]["start"], "2026-11-24T22:00:00Z");
    assert!(caller.start_of("PAY-150").is_null());
}

#[test]
fn the_next_slot_of_a_longer_release_is_where_all_of_it_fits() {
    let house = House::new();
    let mut caller = house.open();
    let ask =
        |duration: &str| json!({ "key": "PAY-150", "start": FROZEN, "duration": duration, "dry_run": true });
    // LED-77 has the ledger until 22:00 UTC on the 24th, PAY-142 the payments until 23:00 on the 1st.
    for (duration, start) in [("PT3H", "2026-11-24T22:00:00Z"), ("PT4H", "2026-12-08T21:00:00Z")] {
        let tried = caller.ok("release.schedule", ask(duration));
        assert_eq!(tried["next_slot"]["start"], start, "{duration}");
        assert_eq!(tried["conflicts"][0]["next_slot"]["start"], start, "{duration}");
    }
    let none = caller.ok("release.schedule", ask("PT5H"));
    assert_eq!(
        (&none["next_slot"]["start"], &none["conflicts"][0]["next_slot"]),
        (&Value::Null, &Value::Null)
    );
    assert!(none["next_slot"]["reason"].as_str().unwrap().contains("5 h"), "{none}");
}

#[test]
fn force_needs_a_reason_and_the_reason_stays_on_record() {
    let house = House::new();
    let mut caller = house.open();
    for reason in [Value::Null, json!(""), json!("  ")] {
        let error = caller.refused(
            "release.schedule",
            json!({ "key": "PAY-150", "start": FROZEN, "force": true, "reason": reason }),
        );
        assert_eq!((error.code.as_str(), &error.details["field"]), ("bad-input", &json!("reason")));
    }
    let forced = caller.ok(
        "release.schedule",
        json!({ "key": "PAY-150", "start": FROZEN, "force": true, "reason": "The regulator\nasked for it" }),
    );
    assert_eq!(forced["applied"], true);
    assert_eq!(kinds(&forced["conflicts"]), ["hits-freeze"], "it still conflicts, and says so");
    assert_eq!(caller.start_of("PAY-150"), FROZEN);
    let log = caller.ok("history.log", json!({ "key": "PAY-150", "limit": 1 }));
    assert_eq!(
        log["steps"][0]["intent"],
        "Schedule PAY-150 to Tue 22 Dec 2026, 22:00 by force, despite hits-freeze: The regulator asked for it"
    );
    assert_eq!(log["steps"][0]["actor"], "Ana");
}

#[test]
fn a_slot_that_blocks_another_release_is_refused_too() {
    let house = House::new();
    let mut caller = house.open();
    // LED-77 must be deployed before PAY-142; moved behind it, PAY-142 would be out of order.
    let refused = caller.ok("release.schedule", json!({ "key": "LED-77", "start": "2026-12-08T21:00:00Z" }));
    assert_eq!(refused["applied"], false);
    assert_eq!(refused["conflicts"], json!([]));
    assert_eq!(kinds(&refused["gained"]), ["dependency-order"]);
    assert_eq!(refused["gained"][0]["release"], "PAY-142");
    assert_eq!(caller.start_of("LED-77"), "2026-11-24T21:00:00Z");
    let forced = json!({ "key": "LED-77", "start": "2026-12-08T21:00:00Z", "force": true, "reason": "Vendor is late" });
    assert_eq!(caller.ok("release.schedule", forced)["applied"], true);
    assert_eq!(kinds(&caller.release("PAY-142")["conflicts"]), ["dependency-order"]);
}

#[test]
fn what_is_over_gets_no_slot() {
    let house = House::new();
    let mut caller = house.open();
    caller.ok("releases.bulk", json!({ "keys": ["PAY-142"], "stage": "closed" }));
    let error =
        caller.refused("release.schedule", json!({ "key": "PAY-142", "start": "2026-12-08T21:00:00Z" }));
    assert_eq!((error.code.as_str(), &error.details["field"]), ("invalid", &json!("stage")));
    assert_eq!(caller.release("PAY-142")["next_slot"], Value::Null);
}

#[test]
fn a_release_is_told_whole() {
    let house = House::new();
    let mut caller = house.open();
    let led = caller.release("LED-77");
    assert_eq!(led["dependents"], json!(["PAY-142"]));
    assert_eq!((&led["conflicts"], &led["next_slot"]), (&json!([]), &Value::Null));
    let pay = caller.release("PAY-142");
    assert_eq!((&pay["owner_name"], &pay["crew_names"]), (&json!("Ana Ito"), &json!(["Ana Ito"])));
    assert_eq!(pay["slot"]["local_start"], "2026-12-01T22:00:00");
    let unscheduled = caller.release("PAY-150");
    assert_eq!((&unscheduled["slot"], &unscheduled["conflicts"]), (&Value::Null, &json!([])));
    assert_eq!(unscheduled["next_slot"]["start"], "2026-11-24T22:00:00Z");
}

#[test]
fn the_table_is_searched_filtered_sorted_and_paged() {
    let house = House::new();
    let mut caller = house.open();
    caller.put(
        "release",
        json!({ "key": "STG-1", "title": "Émile's trial", "services": ["ledger"], "environments": ["staging"],
                "risk": "low", "stage": "ready", "start": "2026-12-16T09:00:00Z" }),
    );
    let mut keys = |query: Value| {
        let page = caller.ok("releases.list", query);
        let keys: Vec<_> = texts(&page["rows"], "key").into_iter().map(str::to_owned).collect();
        (keys, page["total"].as_u64().unwrap())
    };
    let all = ["LED-77", "PAY-142", "STG-1", "PAY-150"];
    assert_eq!(keys(json!({})), (all.map(str::to_owned).to_vec(), 4), "by start, unscheduled last");
    let (descending, _) = keys(json!({ "descending": true }));
    assert_eq!(descending, ["STG-1", "PAY-142", "LED-77", "PAY-150"], "unscheduled last again");
    assert_eq!(keys(json!({ "offset": 1, "limit": 2 })), (vec!["PAY-142".to_owned(), "STG-1".to_owned()], 4));
    assert_eq!(keys(json!({ "offset": 9, "limit": 2 })), (vec![], 4));

    assert_eq!(keys(json!({ "search": "4.2" })).0, ["PAY-142"]);
    assert_eq!(keys(json!({ "search": "LIND ledger" })).0, ["LED-77"], "owner and service, all words");
    assert_eq!(keys(json!({ "search": "émile" })).0, ["STG-1"]);
    assert_eq!(keys(json!({ "search": "nowhere" })), (vec![], 0));
    assert_eq!(keys(json!({ "services": ["payments"] })).0, ["PAY-142", "PAY-150"]);
    assert_eq!(keys(json!({ "environments": ["staging"] })).0, ["STG-1"]);
    assert_eq!(keys(json!({ "stages": ["ready", "closed"] })).0, ["STG-1"]);
    assert_eq!(keys(json!({ "scheduled": false })).0, ["PAY-150"]);
    assert_eq!(keys(json!({ "severity": "blocks" })).0, ["STG-1"], "it stands in the freeze");
    assert_eq!(keys(json!({ "conflicts": ["hits-freeze"] })).0, ["STG-1"]);
    assert_eq!(keys(json!({ "conflicts": ["window-full"] })).0, Vec::<String>::new());

    for (sort, first) in [
        ("key", "LED-77"),
        ("title", "PAY-142"),
        ("service", "LED-77"),
        ("environment", "LED-77"),
        ("stage", "LED-77"),
        ("risk", "STG-1"),
        ("owner", "PAY-142"),
        ("duration", "LED-77"),
        ("conflict", "STG-1"),
    ] {
        assert_eq!(keys(json!({ "sort": sort, "limit": 1 })).0, [first], "{sort}");
    }
    let error = caller.refused("releases.list", json!({ "services": ["billing"] }));
    assert_eq!((error.code.as_str(), &error.details["key"]), ("not-found", &json!("billing")));
}

#[test]
fn many_are_changed_in_one_step_or_none() {
    let house = House::new();
    let mut caller = house.open();
    let both = json!(["LED-77", "PAY-142", "PAY-142"]);
    let written = caller.ok("releases.bulk", json!({ "keys": both, "stage": "approved" }));
    assert_eq!(written["undo"]["intent"], "Change stage of 2 releases");
    assert_eq!(written["touched"].as_array().unwrap().len(), 2);
    caller.ok("history.undo", json!({}));
    assert_eq!(caller.release("LED-77")["record"]["stage"], "draft");
    assert_eq!(caller.release("PAY-142")["record"]["stage"], "draft");

    let written = caller.ok(
        "releases.bulk",
        json!({ "keys": both, "risk": "low", "owner": "", "add_crew": ["bo"], "add_environments": ["staging"],
                "remove_environments": ["prod-eu"], "shift_minutes": -60 }),
    );
    assert_eq!(written["undo"]["intent"], "Change risk, owner, environments, crew and slot of 2 releases");
    let record = caller.release("PAY-142")["record"].clone();
    assert_eq!(record["crew"], json!(["ana", "bo"]));
    assert_eq!((&record["owner"], &record["environments"]), (&Value::Null, &json!(["staging"])));
    assert_eq!(record["start"], "2026-12-01T20:00:00Z");

    let before = caller.ok("plan.revision", json!({}));
    let error = caller.refused("releases.bulk", json!({ "keys": ["LED-77", "NONE"], "risk": "high" }));
    assert_eq!(error.code, "not-found");
    assert_eq!(
        caller.refused("releases.bulk", json!({ "keys": [], "risk": "high" })).details["field"],
        "keys"
    );
    assert_eq!(caller.refused("releases.bulk", json!({ "keys": ["LED-77"] })).code, "bad-input");
    let error = caller.refused("releases.bulk", json!({ "keys": ["LED-77"], "delete": true }));
    assert_eq!(error.code, "still-used");
    assert!(error.message.contains("PAY-142"), "{error}");
    assert_eq!(caller.ok("plan.revision", json!({})), before);

    let written = caller.ok("releases.bulk", json!({ "keys": ["LED-77", "PAY-142"], "delete": true }));
    assert_eq!(written["undo"]["intent"], "Delete 2 releases");
    assert_eq!(caller.ok("releases.list", json!({}))["total"], 1);
    caller.ok("history.undo", json!({}));
    assert_eq!(caller.ok("releases.list", json!({}))["total"], 3);
}

#[test]
fn taking_a_slot_away_twice_is_one_step() {
    let house = House::new();
    let mut caller = house.open();
    let once = caller.ok("release.unschedule", json!({ "key": "PAY-142" }));
    assert_eq!(once["undo"]["intent"], "Unschedule PAY-142");
    let twice = caller.ok("release.unschedule", json!({ "key": "PAY-142" }));
    assert_eq!((&twice["revision"], &twice["touched"]), (&once["revision"], &json!([])));
}

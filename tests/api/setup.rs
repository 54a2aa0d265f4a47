//! Putting and deleting records, the preview of a rule, finding anything.

use serde_json::{Value, json};

use crate::house::{House, texts};

#[test]
fn setup_gives_everything_with_rules_in_words() {
    let house = House::new();
    let setup = house.open().ok("setup.get", json!({}));
    assert_eq!(setup["settings"], json!({ "name": "Payments 2026", "zone": "Europe/Berlin" }));
    assert_eq!(texts(&setup["environments"], "key"), ["prod-eu", "staging"]);
    assert_eq!(texts(&setup["people"], "key"), ["ana", "bo"]);
    let window = &setup["windows"][0];
    assert!(window["words"].as_str().unwrap().starts_with("Every Tuesday at 22:00"), "{window}");
    assert_eq!(window["next"]["local_start"], "2026-11-24T22:00:00");
    assert_eq!(setup["freezes"][0]["next"]["local_start"], "2026-12-15T00:00:00");
    assert_eq!(setup["freezes"][0]["record"]["contact"], "ana");
}

#[test]
fn steps_say_what_was_done_to_which_record() {
    let house = House::new();
    let mut caller = house.open();
    let mut intent =
        |kind: &str, record: Value| caller.put(kind, record)["undo"]["intent"].as_str().unwrap().to_owned();
    assert_eq!(intent("team", json!({ "key": "ops", "name": "Operations" })), "Add team ops");
    assert_eq!(intent("team", json!({ "key": "ops", "name": "Ops" })), "Change team ops");
    assert_eq!(intent("release", json!({ "key": "OPS-1", "title": "Patch" })), "Add OPS-1");
    let start = json!({ "key": "OPS-1", "title": "Patch", "start": "2026-12-01T10:00:00Z" });
    assert_eq!(intent("release", start.clone()), "Schedule OPS-1");
    let retitled = json!({ "key": "OPS-1", "title": "Patches", "start": "2026-12-01T10:00:00Z" });
    assert_eq!(intent("release", retitled), "Change OPS-1");
    let team = caller.ok("setup.get", json!({}))["teams"].clone();
    let id = team.as_array().unwrap().iter().find(|team| team["key"] == "ops").unwrap()["id"].clone();
    let renamed = caller.put("team", json!({ "id": id, "key": "operations", "name": "Ops" }));
    assert_eq!(renamed["undo"]["intent"], "Rename team ops to operations");
}

#[test]
fn new_records_do_not_take_the_place_of_others() {
    let house = House::new();
    let mut caller = house.open();
    let team = json!({ "kind": "team", "record": { "key": "pay", "name": "Another" } });
    let error = caller.refused("record.put", json!({ "record": team, "new": true }));
    assert_eq!(error.code, "duplicate-key");
    assert_eq!((&error.details["field"], &error.details["kind"]), (&json!("key"), &json!("team")));
    assert_eq!(caller.ok("setup.get", json!({}))["teams"][0]["name"], "Payments");
}

#[test]
fn what_breaks_a_rule_is_refused_and_named() {
    let house = House::new();
    let mut caller = house.open();
    let mut refused = |kind: &str, record: Value| {
        let error = caller.refused("record.put", json!({ "record": { "kind": kind, "record": record } }));
        (error.code.clone(), error.details["field"].as_str().unwrap_or_default().to_owned(), error.message)
    };
    let (code, field, message) =
        refused("service", json!({ "key": "cards", "name": "Cards", "depends_on": ["billing"] }));
    assert_eq!((code.as_str(), field.as_str()), ("unknown-reference", "depends_on"));
    assert!(message.contains("billing"), "{message}");
    let (code, _, message) =
        refused("service", json!({ "key": "ledger", "name": "Ledger", "depends_on": ["payments"] }));
    assert_eq!(code, "cycle");
    assert!(message.contains("payments") && message.contains("ledger"), "{message}");
    let (code, field, _) = refused(
        "window",
        json!({ "key": "w", "name": "W", "start": "2026-12-01T22:00:00", "duration": "PT4H", "rrule": "FREQ=NEVER" }),
    );
    assert_eq!((code.as_str(), field.as_str()), ("invalid", "rrule"));
    let (code, field, _) = refused("release", json!({ "key": "R-1", "title": "R", "duration": "two hours" }));
    assert_eq!((code.as_str(), field.as_str()), ("invalid", "duration"));
    let (code, _, message) = refused("release", json!({ "key": "R-1", "titel": "R" }));
    assert_eq!(code, "bad-input");
    assert!(message.contains("titel"), "{message}");
}

#[test]
fn what_is_still_used_is_not_deleted() {
    let house = House::new();
    let mut caller = house.open();
    let error = caller.refused("record.delete", json!({ "kind": "service", "key": "ledger" }));
    assert_eq!(error.code, "still-used");
    assert!(error.message.contains("payments") && error.message.contains("LED-77"), "{error}");
    let deleted = caller.ok("record.delete", json!({ "kind": "window", "key": "tue-night" }));
    assert_eq!(deleted["undo"]["intent"], "Delete window tue-night");
    assert_eq!(deleted["touched"][0]["key"], Value::Null);
    assert_eq!(texts(&caller.release("PAY-142")["conflicts"], "kind"), ["outside-window"]);
    caller.ok("history.undo", json!({}));
    assert_eq!(caller.release("PAY-142")["conflicts"], json!([]));
    assert_eq!(caller.refused("record.delete", json!({ "kind": "plan", "key": "plan" })).code, "bad-input");
    assert_eq!(caller.refused("record.delete", json!({ "kind": "team", "key": "none" })).code, "not-found");
}

#[test]
fn a_rule_is_previewed_in_words_and_dates_while_it_is_typed() {
    let house = House::new();
    let mut caller = house.open();
    let draft =
        |rrule: Value| json!({ "zone": "", "start": "2026-01-06T22:00", "duration": "PT4H", "rrule": rrule });
    let preview = caller.ok("rule.preview", draft(json!("RRULE:FREQ=WEEKLY;BYDAY=TU")));
    assert_eq!(preview["problem"], Value::Null);
    assert!(preview["words"].as_str().unwrap().starts_with("Every Tuesday at 22:00"), "{preview}");
    assert_eq!(preview["rrule"], "FREQ=WEEKLY;BYDAY=TU");
    assert_eq!(
        texts(&preview["occurrences"], "local_start"),
        [
            "2026-11-24T22:00:00",
            "2026-12-01T22:00:00",
            "2026-12-08T22:00:00",
            "2026-12-15T22:00:00",
            "2026-12-22T22:00:00"
        ]
    );
    assert_eq!(preview["occurrences"][0]["start"], "2026-11-24T21:00:00Z");
    assert_eq!(preview["occurrences"][0]["local_end"], "2026-11-25T02:00:00");

    let past = caller.ok("rule.preview", draft(json!("FREQ=WEEKLY;BYDAY=TU;COUNT=6")));
    assert_eq!(
        texts(&past["occurrences"], "local_start"),
        [
            "2026-01-13T22:00:00",
            "2026-01-20T22:00:00",
            "2026-01-27T22:00:00",
            "2026-02-03T22:00:00",
            "2026-02-10T22:00:00"
        ],
        "all are past, so the last ones"
    );

    let mut problem = |draft: Value| {
        let preview = caller.ok("rule.preview", draft);
        assert_eq!((&preview["words"], &preview["occurrences"]), (&json!(""), &json!([])));
        preview["problem"]["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(problem(draft(json!("FREQ=WEEKLY;BYDAY=XX"))), "rrule");
    for (field, value) in
        [("start", "soon"), ("duration", "PT0S"), ("duration", "4h"), ("zone", "Mars/Olympus")]
    {
        let mut draft = draft(Value::Null);
        draft[field] = json!(value);
        assert_eq!(problem(draft), field);
    }
    let mut draft = draft(Value::Null);
    draft["exdates"] = json!(["2026-01-06"]);
    draft["rdates"] = json!(["never"]);
    assert_eq!(problem(draft), "rdates");
}

#[test]
fn search_finds_exact_keys_first() {
    let house = House::new();
    let mut caller = house.open();
    for (key, title) in [("PAY-1", "Old"), ("X-9", "Repayments"), ("X-8", "Pay-1 follow-up")] {
        caller.put("release", json!({ "key": key, "title": title }));
    }
    let mut keys = |query: &str| {
        let found = caller.ok("search", json!({ "query": query }));
        texts(&found["hits"], "key").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(keys("pay-1"), ["PAY-1", "PAY-142", "PAY-150", "X-8"]);
    assert_eq!(
        keys("payments"),
        ["payments", "pay", "X-9"],
        "the service, the team called so, part of a word"
    );
    assert_eq!(keys("tokens card"), ["PAY-142"]);
    assert_eq!(keys("ito"), ["ana"]);
    assert_eq!(keys("year"), ["year-end"]);
    assert_eq!(keys("  "), Vec::<String>::new());
    let found = caller.ok("search", json!({ "query": "a", "limit": 2 }));
    assert_eq!(found["hits"].as_array().unwrap().len(), 2);
    let hit = caller.ok("search", json!({ "query": "PAY-142" }))["hits"][0].clone();
    assert_eq!((&hit["kind"], &hit["name"]), (&json!("release"), &json!("Card tokens")));
    assert_eq!(hit["detail"], "payments · prod-eu · Tue 1 Dec 2026, 22:00");
}

#[test]
fn zones_are_those_that_records_may_have() {
    let house = House::new();
    let mut caller = house.open();
    let zones = caller.ok("zones.list", json!({}));
    let names: Vec<_> =
        zones["zones"].as_array().unwrap().iter().map(|zone| zone.as_str().unwrap()).collect();
    assert!(names.len() > 400 && names.contains(&"Europe/Berlin") && names.contains(&"UTC"));
    assert!(names.contains(&zones["own"].as_str().unwrap()));
}

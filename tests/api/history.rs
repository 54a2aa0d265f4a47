//! Undo and redo across sessions, foreign changes, the log, the audit.

use serde_json::{Value, json};

use crate::house::{House, texts};

const SLOT: &str = "2026-12-08T21:00:00Z";

#[test]
fn undo_and_redo_outlive_the_session() {
    let house = House::new();
    house.open().ok("release.schedule", json!({ "key": "PAY-142", "start": SLOT }));

    let mut later = house.open();
    assert_eq!(later.ok("plan.summary", json!({}))["undo"]["intent"], "Move PAY-142");
    let undone = later.ok("history.undo", json!({}));
    assert_eq!(undone["step"]["intent"], "Move PAY-142");
    assert_eq!(undone["written"]["touched"][0]["key"], "PAY-142");
    assert_eq!(undone["written"]["redo"]["intent"], "Move PAY-142");
    assert_eq!(later.start_of("PAY-142"), "2026-12-01T21:00:00Z");
    drop(later);

    let mut last = house.open();
    let redone = last.ok("history.redo", json!({}));
    assert_eq!(redone["step"]["intent"], "Move PAY-142");
    assert_eq!(redone["written"]["redo"], Value::Null);
    assert_eq!(last.start_of("PAY-142"), SLOT);
    assert_eq!(last.ok("history.redo", json!({}))["step"], Value::Null, "nothing left to redo");
}

#[test]
fn two_sessions_see_each_other() {
    let house = House::new();
    let (mut ana, mut bo) = (house.open(), house.open());
    let revision = bo.ok("plan.revision", json!({}))["revision"].as_u64().unwrap();
    ana.put(
        "freeze",
        json!({ "key": "audit", "name": "Audit", "start": "2026-12-01T00:00:00", "duration": "P1D", "reason": "Audit" }),
    );
    assert_eq!(bo.ok("plan.revision", json!({}))["revision"], revision + 1);
    // Bo's index of conflicts follows too, and so does the rule inside his own write.
    assert_eq!(texts(&bo.release("PAY-142")["conflicts"], "kind"), ["hits-freeze"]);
    let refused = bo.ok("release.schedule", json!({ "key": "PAY-150", "start": "2026-12-01T21:00:00Z" }));
    assert_eq!(refused["applied"], false);

    bo.ok("release.schedule", json!({ "key": "PAY-142", "start": SLOT }));
    assert_eq!(ana.start_of("PAY-142"), SLOT);
    assert_eq!(ana.ok("conflicts.counts", json!({}))["blocked"], 0);
}

#[test]
fn what_another_machine_has_moved_since_is_not_undone() {
    let house = House::new();
    let mut ana = house.open();
    ana.ok("release.schedule", json!({ "key": "PAY-142", "start": SLOT }));
    let config = slipway_api::Config {
        data_dir: house.path("another machine"),
        actor: "Bo".to_owned(),
        ..house.config()
    };
    let mut bo = crate::house::Caller { session: slipway_api::Session::new(config) };
    bo.ok("plan.open", json!({ "path": house.plan() }));
    assert_eq!(bo.ok("history.undo", json!({}))["step"], Value::Null, "Bo has done nothing here");
    bo.ok("release.schedule", json!({ "key": "PAY-142", "start": "2026-12-08T22:00:00Z" }));

    let error = ana.refused("history.undo", json!({}));
    assert_eq!(error.code, "undo-refused");
    assert_eq!((&error.details["key"], &error.details["field"]), (&json!("PAY-142"), &json!("start")));
    assert_eq!(error.details["moved_by"], "Bo");
    assert_eq!(ana.start_of("PAY-142"), "2026-12-08T22:00:00Z");
}

#[test]
fn the_log_speaks_of_keys_and_wall_clock_times() {
    let house = House::new();
    let mut caller = house.open();
    caller.ok("release.schedule", json!({ "key": "PAY-142", "start": SLOT }));
    caller.ok("releases.bulk", json!({ "keys": ["PAY-142"], "owner": "bo", "add_crew": ["bo"] }));
    caller.ok("history.undo", json!({}));
    let log = caller.ok("history.log", json!({ "key": "PAY-142" }));
    let steps = log["steps"].as_array().unwrap();
    assert_eq!(
        texts(&log["steps"], "intent"),
        [
            "Change owner and crew of PAY-142",
            "Change owner and crew of PAY-142",
            "Move PAY-142",
            "Add PAY-142"
        ]
    );
    assert_eq!(texts(&log["steps"], "kind"), ["undo", "do", "do", "do"]);
    let undone: Vec<_> = steps.iter().map(|step| step["undone"].as_bool().unwrap()).collect();
    assert_eq!(undone, [false, true, false, false]);
    assert_eq!(steps[0]["local_at"], "2026-11-20T09:00:00");

    let moved = &steps[2]["changes"][0];
    assert_eq!(
        (&moved["key"], &moved["op"], &moved["field"]),
        (&json!("PAY-142"), &json!("set"), &json!("start"))
    );
    assert_eq!(
        (&moved["before"], &moved["after"]),
        (&json!("Tue 1 Dec 2026, 22:00"), &json!("Tue 8 Dec 2026, 22:00"))
    );
    let changes = steps[1]["changes"].as_array().unwrap();
    let of = |field: &str| changes.iter().find(|change| change["field"] == field).unwrap();
    assert_eq!((&of("owner")["before"], &of("owner")["after"]), (&json!("ana"), &json!("bo")));
    assert_eq!((&of("crew")["op"], &of("crew")["after"]), (&json!("add"), &json!("bo")));
    assert_eq!(steps[3]["changes"][0]["after"], "Card tokens");

    let page = caller.ok("history.log", json!({ "limit": 2 }));
    assert_eq!((page["steps"].as_array().unwrap().len(), &page["more"]), (2, &json!(true)));
    let rest = caller.ok("history.log", json!({ "limit": 500, "before": page["steps"][1]["seq"] }));
    assert_eq!(rest["more"], false);
    assert!(rest["steps"][0]["seq"].as_u64() < page["steps"][1]["seq"].as_u64());
}

#[test]
fn the_log_remembers_what_deleted_records_were_called() {
    let house = House::new();
    let mut caller = house.open();
    caller.put("person", json!({ "key": "cy", "name": "Cy Young" }));
    caller.ok("releases.bulk", json!({ "keys": ["PAY-150"], "owner": "cy" }));
    caller.ok("releases.bulk", json!({ "keys": ["PAY-150"], "owner": "bo" }));
    caller.ok("record.delete", json!({ "kind": "person", "key": "cy" }));
    let log = caller.ok("history.log", json!({ "limit": 4 }));
    assert_eq!(log["steps"][0]["changes"][0]["key"], "cy");
    assert_eq!(log["steps"][0]["changes"][0]["before"], "Cy Young");
    assert_eq!(log["steps"][1]["changes"][0]["before"], "cy");
    assert_eq!(log["steps"][3]["changes"][0]["key"], "cy");
}

#[test]
fn the_audit_is_sound_after_work_and_undo() {
    let house = House::new();
    let mut caller = house.open();
    caller.ok("release.schedule", json!({ "key": "PAY-142", "start": SLOT }));
    caller.ok("history.undo", json!({}));
    caller.ok("releases.bulk", json!({ "keys": ["PAY-150"], "delete": true }));
    for name in ["audit.verify", "audit.rebuild"] {
        let report = caller.ok(name, json!({}));
        assert_eq!((&report["sound"], &report["problems"]), (&json!(true), &json!([])), "{name}");
        assert!(report["operations"].as_u64().unwrap() > 10);
    }
}

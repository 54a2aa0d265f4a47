//! Questions and their answers: JSON as documented, exit codes as promised.

use serde_json::json;

use super::{Desk, assert_code, kinds};

#[test]
fn why_names_each_reason_and_the_next_slot() {
    let desk = Desk::with_payments();
    // Tuesday night, but 06:00 in Tokyo: only a warning, so it can ship.
    let here = desk.json(0, &["why", "PAY-142"]);
    assert_eq!(kinds(&here), [("person-unavailable".into(), "warns".into())]);
    assert_eq!(here["conflicts"][0]["next_slot"], json!(null));

    let frozen = desk.json(3, &["why", "PAY-142", "--at", "2026-12-15T21:00:00Z"]);
    let kinds = kinds(&frozen);
    assert_eq!(kinds[0], ("hits-freeze".into(), "blocks".into()));
    let first = &frozen["conflicts"][0];
    assert_eq!(first["release"], "PAY-142");
    assert_eq!(first["with"], json!(["year-end"]));
    assert_eq!(first["clear_by"], json!(["Ana Ito"]));
    assert_eq!(first["next_slot"], json!({"start": "2026-11-24T21:00:00Z", "end": "2026-11-24T23:00:00Z"}));
    assert!(first["message"].as_str().unwrap().contains("Books close"));
}

#[test]
fn next_skips_the_freeze_and_the_excepted_night() {
    let desk = Desk::with_payments();
    assert_eq!(
        desk.json(0, &["next", "PAY-142", "--from", "2026-12-09T00:00:00Z"]),
        json!({
            "start": "2027-01-05T21:00:00Z", "end": "2027-01-05T23:00:00Z",
            "local_start": "2027-01-05T22:00:00", "local_end": "2027-01-06T00:00:00"
        })
    );
}

#[test]
fn next_says_why_there_is_none() {
    let desk = Desk::with_payments();
    let mut plan = desk.json(0, &["export", "json"]);
    plan["releases"][0]["not_after"] = json!("2026-11-01T00:00:00Z");
    std::fs::write(desk.path("late.json"), plan.to_string()).unwrap();
    assert_code(&desk.run(&["import", "json", "late.json"]), 0);
    let none = desk.json(3, &["next", "PAY-142"]);
    assert_eq!(none["start"], json!(null));
    assert!(none["reason"].as_str().unwrap().starts_with("None before"));
}

#[test]
fn occurrences_are_utc() {
    let desk = Desk::with_payments();
    assert_eq!(
        desk.json(
            0,
            &["occurrences", "tue-night", "--from", "2026-12-22T00:00:00Z", "--to", "2027-01-06T00:00:00Z"]
        ),
        json!({"occurrences": [
            {"start": "2026-12-22T21:00:00Z", "end": "2026-12-23T01:00:00Z"},
            {"start": "2027-01-05T21:00:00Z", "end": "2027-01-06T01:00:00Z"},
        ]})
    );
}

#[test]
fn can_deploy_is_a_gate() {
    let desk = Desk::with_payments();
    let gate = |at| ["can-deploy", "--service", "payments", "--environment", "prod-eu", "--at", at];
    let open = desk.json(0, &gate("2026-12-01T21:30:00Z"));
    assert_eq!((&open["open"], &open["next_change"]), (&json!(true), &json!("2026-12-02T01:00:00Z")));
    let closed = desk.json(3, &gate("2026-12-01T20:00:00Z"));
    assert_eq!((&closed["open"], &closed["next_change"]), (&json!(false), &json!("2026-12-01T21:00:00Z")));
    let frozen = desk.json(3, &gate("2026-12-15T21:30:00Z"));
    assert_eq!(frozen["open"], json!(false));
    assert_code(&desk.run(&["can-deploy", "--service", "nothing", "--environment", "prod-eu"]), 1);
}

#[test]
fn a_blocked_slot_is_refused_unless_forced_with_a_reason() {
    let desk = Desk::with_payments();
    let frozen = "2026-12-15T21:00:00Z";
    assert_code(&desk.run(&["schedule", "PAY-142", frozen]), 3);
    assert_code(&desk.run(&["schedule", "PAY-142", frozen, "--force"]), 2);
    assert_eq!(desk.json(0, &["export", "json"])["releases"][0]["start"], "2026-12-01T21:00:00Z");
    assert_code(&desk.run(&["schedule", "PAY-142", frozen, "--force", "--reason", "security fix"]), 0);
    assert_eq!(desk.json(0, &["export", "json"])["releases"][0]["start"], frozen);
    assert!(
        desk.json(0, &["log", "PAY-142"])["steps"][0]["intent"].as_str().unwrap().contains("security fix")
    );
    assert_code(&desk.run(&["check", "PAY-142"]), 3);
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::with_payments();
    let asked = desk.json(0, &["schedule", "PAY-142", "2026-12-08T22:00:00", "--dry-run"]);
    assert_eq!(asked["slot"]["start"], "2026-12-08T21:00:00Z");
    assert_eq!(asked["applied"], json!(false));
    assert_eq!(desk.json(0, &["export", "json"])["releases"][0]["start"], "2026-12-01T21:00:00Z");
}

//! Import and export.

use super::{Desk, assert_code, fixture};

#[test]
fn a_plan_document_imported_twice_changes_nothing() {
    let desk = Desk::with_payments();
    let before = desk.run(&["export", "json"]).stdout;
    let again = desk.json(0, &["import", "json", fixture("payments.json").to_str().unwrap()]);
    assert_eq!((&again["counts"]["new"], &again["counts"]["changed"]), (&0.into(), &0.into()));
    // What the document names but does not hold is left out and listed, not dropped in silence.
    let left_out: Vec<_> =
        again["left_out"].as_array().unwrap().iter().map(|left| left["value"].as_str().unwrap()).collect();
    assert_eq!(left_out, ["status-page", "LED-77"]);
    assert_eq!(desk.run(&["export", "json"]).stdout, before);
}

#[test]
fn an_export_comes_back_whole() {
    let desk = Desk::with_payments();
    assert_code(&desk.run(&["export", "json", "-o", "whole.json"]), 0);
    let other = Desk::empty();
    assert_code(&other.run(&["import", "json", desk.path("whole.json").to_str().unwrap()]), 0);
    assert_eq!(other.run(&["export", "json"]).stdout, std::fs::read(desk.path("whole.json")).unwrap());
}

#[test]
fn an_unknown_field_is_named_and_nothing_is_left_behind() {
    let desk = Desk::empty();
    let text = std::fs::read_to_string(fixture("payments.json")).unwrap().replace("\"risk\"", "\"riks\"");
    std::fs::write(desk.path("bad.json"), text).unwrap();
    let output = desk.run(&["import", "json", "bad.json"]);
    assert_code(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("riks"));
    assert!(!desk.path("plan.slipway").exists());
}

#[test]
fn a_cycle_is_named() {
    let desk = Desk::empty();
    let text = std::fs::read_to_string(fixture("payments.json")).unwrap().replace(
        r#""key":"ledger","name":"Ledger""#,
        r#""key":"ledger","depends_on":["payments"],"name":"Ledger""#,
    );
    std::fs::write(desk.path("cycle.json"), text).unwrap();
    let output = desk.run(&["import", "json", "cycle.json"]);
    assert_code(&output, 1);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("payments") && error.contains("ledger"), "{error}");
    assert!(!desk.path("plan.slipway").exists());
}

#[test]
fn a_table_is_previewed_before_it_is_taken() {
    let desk = Desk::with_payments();
    std::fs::write(
        desk.path("releases.csv"),
        "key;title;services;environments;start\n\
         PAY-143;\"Refunds; faster\";payments;prod-eu;2026-12-08 22:00\n\
         PAY-144;Nothing;no-such-service;prod-eu;\n",
    )
    .unwrap();
    let preview = desk.run(&["import", "csv", "releases", "releases.csv"]);
    assert_code(&preview, 3);
    assert!(String::from_utf8_lossy(&preview.stdout).contains("no-such-service"));
    assert_eq!(desk.json(0, &["export", "json"])["releases"].as_array().unwrap().len(), 1);

    let imported = desk.json(0, &["import", "csv", "releases", "releases.csv", "--yes"]);
    assert_eq!((&imported["counts"]["new"], &imported["counts"]["refused"]), (&1.into(), &1.into()));
    let releases = desk.json(0, &["export", "json"])["releases"].clone();
    assert_eq!(releases[1]["title"], "Refunds; faster");
    assert_eq!(releases[1]["start"], "2026-12-08T21:00:00Z");
    assert_code(&desk.run(&["undo"]), 0);
    assert_eq!(desk.json(0, &["export", "json"])["releases"].as_array().unwrap().len(), 1);
}

#[test]
fn a_calendar_holds_what_was_asked_for() {
    let desk = Desk::with_payments();
    assert_code(&desk.run(&["export", "ics", "--what", "freezes,windows", "-o", "plan.ics"]), 0);
    let text = std::fs::read_to_string(desk.path("plan.ics")).unwrap();
    for line in [
        "DTSTART;VALUE=DATE:20261215\r\n",
        "RRULE:FREQ=WEEKLY;BYDAY=TU\r\n",
        "DTSTART;TZID=Europe/Berlin:20260106T220000\r\n",
        "EXDATE;TZID=Europe/Berlin:20261229T220000\r\n",
        "BEGIN:VTIMEZONE\r\n",
        "TRANSP:TRANSPARENT\r\n",
    ] {
        assert!(text.contains(line), "{line:?} is missing in\n{text}");
    }
    assert!(!text.contains("PAY-142"));
}

//! Undo, redo, the log, its audit, and backups.

use serde_json::json;

use super::{Desk, assert_code};

fn start(desk: &Desk) -> serde_json::Value {
    desk.json(0, &["export", "json"])["releases"][0]["start"].clone()
}

#[test]
fn undo_and_redo_outlive_the_process() {
    let desk = Desk::with_payments();
    assert_code(&desk.run(&["schedule", "PAY-142", "2026-12-08T22:00:00"]), 0);
    assert_code(&desk.run(&["undo"]), 0);
    assert_eq!(start(&desk), "2026-12-01T21:00:00Z");
    assert_code(&desk.run(&["redo"]), 0);
    assert_eq!(start(&desk), "2026-12-08T21:00:00Z");
    assert_code(&desk.run(&["redo"]), 3);
    assert_code(&desk.run(&["unschedule", "PAY-142"]), 0);
    assert_eq!(start(&desk), json!(null));
    let log = desk.json(0, &["log", "PAY-142"]);
    assert_eq!(log["steps"][0]["actor"], "ana");
    assert_eq!(log["steps"][0]["changes"][0]["field"], "start");
}

#[test]
fn the_audit_finds_a_changed_entry() {
    let desk = Desk::with_payments();
    assert_eq!(desk.json(0, &["audit", "verify"])["sound"], json!(true));
    assert_eq!(desk.json(0, &["audit", "rebuild"])["sound"], json!(true));
}

#[test]
fn a_backup_can_be_restored() {
    let desk = Desk::with_payments();
    assert_code(&desk.run(&["backup", "-o", "copy.slipway"]), 0);
    assert_code(&desk.run(&["unschedule", "PAY-142"]), 0);
    assert_code(&desk.run(&["restore", "copy.slipway"]), 0);
    assert_eq!(start(&desk), "2026-12-01T21:00:00Z");
    assert_code(&desk.run(&["restore", "nothing.slipway"]), 1);
}

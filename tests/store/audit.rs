//! Tampering with the log, column by column and entry by entry, by somebody who takes the triggers away
//! and puts them back.

use std::path::Path;

use rusqlite::{Connection, params};
use slipway_core::entity::EntityKind;
use slipway_store::{AuditProblemKind, AuditReport, Store, StoreError};
use uuid::Uuid;

use crate::fixture::*;

/// Does something to the file that Slipway would not.
pub fn tamper(path: &Path, what: impl FnOnce(&Connection)) {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    conn.pragma_update(None, "ignore_check_constraints", true).unwrap();
    let triggers: Vec<(String, String)> = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &triggers {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    what(&conn);
    for (_, sql) in &triggers {
        conn.execute_batch(sql).unwrap();
    }
}

/// A plan with a log of several steps, from two devices, with an undo in it. Closed.
fn logged() -> (Place, u64) {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut other = place.open_elsewhere();
    for n in 0..3 {
        let mut pay = sample.pay();
        pay.title = format!("Title {n}");
        pay.crew.truncate(n);
        put(&mut store, pay);
        other.transact(&ben(), "Add a team", now(), |tx| tx.put(team(&format!("team-{n}")))).unwrap();
    }
    other.undo(&ben(), now()).unwrap().unwrap();
    store.refresh().unwrap();
    let report = store.verify().unwrap();
    assert!(report.is_clean(), "{report:?}");
    (place, report.operations)
}

fn audit_after(place: &Place, what: impl FnOnce(&Connection)) -> AuditReport {
    let copy = place.folder.path().join(format!("{}.slipway", Uuid::now_v7()));
    std::fs::copy(place.path(), &copy).unwrap();
    tamper(&copy, what);
    Store::open(&copy, place.device).unwrap().verify().unwrap()
}

#[track_caller]
fn assert_found(report: &AuditReport, kind: AuditProblemKind, operation: Option<u64>) {
    assert!(
        report.problems.iter().any(|problem| problem.kind == kind && problem.operation == operation),
        "{kind:?} at {operation:?} is not in {:#?}",
        report.problems
    );
}

#[test]
fn every_edited_column_of_every_operation_is_found() {
    let (place, operations) = logged();
    let edits = [
        "id = '01890000-0000-7000-8000-000000000000'",
        "device = '01890000-0000-7000-8000-000000000000'",
        "device_seq = device_seq + 1000",
        "device_hash = zeroblob(32)",
        "entity = CASE entity WHEN 'team' THEN 'person' ELSE 'team' END",
        "entity_id = '01890000-0000-7000-8000-000000000000'",
        "field = coalesce(field, '') || 'x'",
        "kind = CASE kind WHEN 'set' THEN 'add' ELSE 'set' END",
        "before = coalesce(before, '') || ' '",
        "after = coalesce(after, '') || ' '",
        "seen = '01890000-0000-7000-8000-000000000000'",
        "version = version + 1",
        "hash = zeroblob(32)",
        "step = step + 1",
        "step = step - 1",
    ];
    for seq in [1, 5, operations / 2, operations - 1, operations] {
        for edit in edits {
            let report = audit_after(&place, |conn| {
                let sql = format!("UPDATE operations SET {edit} WHERE seq = {seq}");
                assert_eq!(conn.execute(&sql, []).unwrap(), 1);
            });
            let found = report.problems.iter().any(|problem| problem.operation == Some(seq));
            assert!(found, "{edit} at {seq} of {operations}: {:#?}", report.problems);
        }
    }
}

#[test]
fn every_edited_column_of_every_step_is_found() {
    let (place, _) = logged();
    let edits = [
        "at = '2026-11-24T06:00:01Z'",
        "actor = 'eve'",
        "intent = intent || '.'",
        "kind = CASE kind WHEN 'undo' THEN 'redo' ELSE 'undo' END",
        "of_step = CASE WHEN of_step IS NULL THEN id END",
        "operations = operations + 1",
        "id = '01890000-0000-7000-8000-000000000000'",
    ];
    let steps = 9;
    for seq in 1..=steps {
        for edit in edits {
            let report = audit_after(&place, |conn| {
                let sql = format!("UPDATE steps SET {edit} WHERE seq = {seq}");
                assert_eq!(conn.execute(&sql, []).unwrap(), 1);
            });
            let found = report
                .problems
                .iter()
                .any(|problem| problem.step == Some(seq) && problem.kind == AuditProblemKind::Edited);
            assert!(found, "{edit} at {seq}: {:#?}", report.problems);
        }
    }
}

#[test]
fn dropped_operations_are_found_wherever_they_were() {
    let (place, operations) = logged();
    for seq in 1..=operations {
        let report = audit_after(&place, |conn| {
            conn.execute(&format!("DELETE FROM operations WHERE seq = {seq}"), []).unwrap();
        });
        assert_found(&report, AuditProblemKind::Missing, Some(seq));
    }
    let report = audit_after(&place, |conn| {
        conn.execute_batch("DELETE FROM operations; DELETE FROM steps;").unwrap();
    });
    assert_found(&report, AuditProblemKind::Missing, Some(1));
    assert!(
        report.problems.iter().any(|problem| problem.message
            == format!("Missing from the end of the log: operation 1–{operations}."))
    );
}

#[test]
fn a_dropped_entry_is_found_even_when_those_after_it_move_up() {
    let (place, operations) = logged();
    for seq in [2, operations - 1] {
        let report = audit_after(&place, |conn| {
            conn.execute_batch(&format!(
                "DELETE FROM operations WHERE seq = {seq};
                 UPDATE operations SET seq = -seq WHERE seq > {seq};
                 UPDATE operations SET seq = -seq - 1 WHERE seq < 0;
                 UPDATE log_head SET operations = operations - 1;"
            ))
            .unwrap();
        });
        assert!(report.problems.iter().any(|problem| problem.operation == Some(seq)), "{report:#?}");
    }
}

#[test]
fn a_dropped_step_is_found() {
    let (place, _) = logged();
    for seq in 1..=9_u64 {
        let report = audit_after(&place, |conn| {
            conn.execute_batch(&format!(
                "DELETE FROM operations WHERE step = {seq}; DELETE FROM steps WHERE seq = {seq}"
            ))
            .unwrap();
        });
        let found = report
            .problems
            .iter()
            .any(|problem| problem.step == Some(seq) && problem.kind == AuditProblemKind::Missing);
        assert!(found, "{seq}: {report:#?}");
    }
}

#[test]
fn an_end_cut_off_with_the_head_moved_back_shows_in_the_records() {
    let (place, _) = logged();
    let report = audit_after(&place, |conn| {
        conn.execute_batch(
            "DELETE FROM operations WHERE step = 9;
             DELETE FROM steps WHERE seq = 9;
             UPDATE undo_stack SET state = 'done' WHERE step = 8;
             UPDATE log_head SET steps = 8, operations = (SELECT max(seq) FROM operations),
               hash = (SELECT hash FROM operations ORDER BY seq DESC LIMIT 1);",
        )
        .unwrap();
    });
    assert_found(&report, AuditProblemKind::Record, None);
    assert_eq!(report.problems.len(), 1, "{report:#?}");
    assert_eq!(report.problems[0].message, "The team “team-2” is in the log and not in the plan.");
}

#[test]
fn reordered_entries_are_found() {
    let (place, operations) = logged();
    for (one, other) in [(1, 2), (3, 9), (operations - 1, operations)] {
        let report = audit_after(&place, |conn| {
            conn.execute_batch(&format!(
                "UPDATE operations SET seq = -1 WHERE seq = {one};
                 UPDATE operations SET seq = {one} WHERE seq = {other};
                 UPDATE operations SET seq = {other} WHERE seq = -1;"
            ))
            .unwrap();
        });
        let found = report
            .problems
            .iter()
            .any(|problem| problem.operation == Some(one) || problem.operation == Some(other));
        assert!(found, "{one} and {other}: {report:#?}");
    }
    let report = audit_after(&place, |conn| {
        conn.execute_batch(
            "UPDATE steps SET seq = -1 WHERE seq = 4;
             UPDATE steps SET seq = 4 WHERE seq = 5;
             UPDATE steps SET seq = 5 WHERE seq = -1;",
        )
        .unwrap();
    });
    assert!(report.problems.iter().any(|problem| problem.step == Some(4)), "{report:#?}");
}

#[test]
fn doubled_and_invented_entries_are_found() {
    let (place, operations) = logged();
    let columns =
        "device, device_hash, entity, entity_id, field, kind, before, after, seen, version, hash, step";
    // The last one once more, with and without the head.
    for head in [true, false] {
        let report = audit_after(&place, |conn| {
            conn.execute(
                &format!(
                    "INSERT INTO operations (seq, id, device_seq, {columns}) SELECT seq + 1, ?1, \
                     device_seq + 1000, {columns} FROM operations WHERE seq = ?2"
                ),
                params![Uuid::now_v7().to_string(), i64::try_from(operations).unwrap()],
            )
            .unwrap();
            if head {
                conn.execute("UPDATE log_head SET operations = operations + 1", []).unwrap();
            }
        });
        assert!(
            report.problems.iter().any(|problem| problem.operation == Some(operations + 1)),
            "{report:#?}"
        );
    }
    // One from a device that nobody knows, in the middle.
    let report = audit_after(&place, |conn| {
        conn.execute_batch(
            "UPDATE operations SET seq = -seq WHERE seq > 4;
             UPDATE operations SET seq = 1 - seq WHERE seq < 0;
             UPDATE log_head SET operations = operations + 1;",
        )
        .unwrap();
        conn.execute(
            &format!(
                "INSERT INTO operations (seq, id, device_seq, {columns}) SELECT 5, ?1, 1, ?2, \
                 device_hash, entity, entity_id, field, kind, before, after, seen, version, hash, step \
                 FROM operations WHERE seq = 4"
            ),
            params![Uuid::now_v7().to_string(), Uuid::now_v7().to_string()],
        )
        .unwrap();
    });
    assert_found(&report, AuditProblemKind::Edited, Some(5));
    // A step without operations.
    let report = audit_after(&place, |conn| {
        conn.execute(
            "INSERT INTO steps (seq, id, at, actor, intent, kind, operations) \
             VALUES (10, ?1, '2026-11-24T06:00:00Z', 'eve', 'Nothing', 'do', 0)",
            [Uuid::now_v7().to_string()],
        )
        .unwrap();
    });
    assert!(report.problems.iter().any(|problem| problem.step == Some(10)), "{report:#?}");
}

#[test]
fn records_changed_behind_the_log_are_found_and_named() {
    let (place, _) = logged();
    let report = audit_after(&place, |conn| {
        conn.execute("UPDATE releases SET start = '2026-12-24T21:00:00Z' WHERE key = 'PAY-142'", []).unwrap();
        conn.execute("DELETE FROM person_teams WHERE person = (SELECT id FROM people WHERE key = 'ben')", [])
            .unwrap();
    });
    let messages: Vec<_> = report.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "The person “ben” has another teams than the log says: it was changed without Slipway.",
            "The release “PAY-142” has another start than the log says: it was changed without Slipway.",
        ]
    );
}

#[test]
fn the_undo_stack_and_the_safeguards_are_audited_too() {
    let (place, _) = logged();
    let report = audit_after(&place, |conn| {
        conn.execute("UPDATE undo_stack SET state = 'dead' WHERE step = 3", []).unwrap();
    });
    assert_found(&report, AuditProblemKind::UndoStack, None);
    assert_eq!(report.problems[0].step, Some(3));
    let conn = Connection::open(place.path()).unwrap();
    conn.execute_batch("DROP TRIGGER operations_stay; CREATE TABLE extra (x)").unwrap();
    drop(conn);
    let report = place.open().verify().unwrap();
    let messages: Vec<_> = report.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "The trigger operations_stay is missing, or not as Slipway made it.",
            "The table extra was added; Slipway did not make it."
        ]
    );
}

#[test]
fn the_log_cannot_be_changed_by_mistake() {
    let (place, _) = logged();
    let conn = Connection::open(place.path()).unwrap();
    for sql in [
        "UPDATE operations SET after = '1' WHERE seq = 3",
        "DELETE FROM operations WHERE seq = 3",
        "DELETE FROM operations",
        "UPDATE steps SET actor = 'eve'",
        "DELETE FROM steps WHERE seq = 9",
        "INSERT OR REPLACE INTO steps SELECT * FROM steps WHERE seq = 3",
        "INSERT OR REPLACE INTO operations SELECT * FROM operations WHERE seq = 3",
    ] {
        let error = conn.execute(sql, []).unwrap_err().to_string();
        assert_eq!(error, "the operation log is only ever appended to", "{sql}");
    }
}

#[test]
fn the_head_proves_what_came_before_it() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let head = store.verify().unwrap().head;
    assert_eq!(head.len(), 64);
    assert_eq!(store.verify().unwrap().head, head);
    store
        .transact(&ana(), "Delete", now(), |tx| tx.delete(EntityKind::Freeze, sample.freeze.id.uuid()))
        .map_err(|error: StoreError| error)
        .unwrap();
    assert_ne!(store.verify().unwrap().head, head);
}

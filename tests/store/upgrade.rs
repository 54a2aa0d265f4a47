//! Older files become current ones, and stay as they were when that fails.

use std::fs;

use rusqlite::Connection;
use slipway_store::{Store, StoreError};

use crate::fixture::*;
use crate::shelter;

type Stack = Vec<(i64, String, String)>;

fn stack(conn: &Connection) -> Stack {
    conn.prepare("SELECT step, device, state FROM undo_stack ORDER BY step")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// A file of format 1, in which the undo stack was not kept, with every state a step can be in; and the
/// stack that it should have.
fn of_format_1(place: &Place) -> Stack {
    let (mut store, _) = place.sample();
    let mut other = place.open_elsewhere();
    for n in 0..4 {
        put(&mut store, team(&format!("mine-{n}")));
        other.transact(&ben(), "Add", now(), |tx| tx.put(team(&format!("theirs-{n}")))).unwrap();
    }
    // Mine: one dead, one undone and redone, one undone. Theirs: two undone.
    store.undo(&ana(), now()).unwrap().unwrap();
    put(&mut store, team("mine-4"));
    put(&mut store, team("mine-5"));
    for _ in 0..2 {
        store.undo(&ana(), now()).unwrap().unwrap();
        other.undo(&ben(), now()).unwrap().unwrap();
    }
    store.redo(&ana(), now()).unwrap().unwrap();
    drop((store, other));
    let conn = Connection::open(place.path()).unwrap();
    let expected = stack(&conn);
    let states: std::collections::BTreeSet<_> = expected.iter().map(|(_, _, state)| state.as_str()).collect();
    assert_eq!(states.len(), 3, "{expected:?}");
    conn.execute_batch("DROP TABLE undo_stack; PRAGMA user_version = 1").unwrap();
    let objects = |conn: &Connection| -> Vec<String> {
        conn.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let first = Connection::open_in_memory().unwrap();
    first.execute_batch(include_str!("../../src-tauri/store/src/migrations/0001_plan_and_log.sql")).unwrap();
    assert_eq!(objects(&conn), objects(&first), "this is a file of format 1");
    expected
}

#[test]
fn an_older_file_is_brought_up_to_date_after_a_copy() {
    let place = Place::new();
    let expected = of_format_1(&place);
    let mut store = place.open();
    assert!(store.verify().unwrap().is_clean(), "{:?}", store.verify().unwrap());
    assert_eq!(store.undoable().unwrap().unwrap().actor, "ana");
    assert!(store.plan().teams.by_key("mine-4").is_some());
    store.redo(&ana(), now()).unwrap().unwrap();
    assert!(store.plan().teams.by_key("mine-5").is_some());
    store.undo(&ana(), now()).unwrap().unwrap();
    drop(store);
    let conn = Connection::open(place.path()).unwrap();
    assert_eq!(stack(&conn), expected);
    let copy = Connection::open(place.folder.path().join("plan.before-format-2.slipway")).unwrap();
    let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    let steps: i64 = copy.query_row("SELECT count(*) FROM steps", [], |row| row.get(0)).unwrap();
    assert_eq!(steps, 18);
    drop(copy);
    // Opened once more, nothing more is done.
    drop(place.open());
    let copies = fs::read_dir(place.folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().contains("before-format"));
    assert_eq!(copies.count(), 1);
}

#[test]
fn a_migration_that_fails_leaves_the_old_file() {
    let place = Place::new();
    of_format_1(&place);
    let conn = Connection::open(place.path()).unwrap();
    conn.execute_batch("CREATE TABLE undo_stack (in_the_way)").unwrap();
    drop(conn);
    let error = Store::open(&place.path(), place.device).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    let conn = Connection::open(place.path()).unwrap();
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
    conn.execute_batch("DROP TABLE undo_stack").unwrap();
    drop(conn);
    assert!(place.open().verify().unwrap().is_clean());
}

#[test]
fn an_older_backup_can_be_restored() {
    let place = Place::new();
    let expected = of_format_1(&place);
    let new = place.folder.path().join("new.slipway");
    Store::restore(&place.path(), &new).unwrap();
    assert!(Store::open(&new, place.device).unwrap().verify().unwrap().is_clean());
    assert_eq!(stack(&Connection::open(&new).unwrap()), expected);
}

#[test]
fn an_older_file_that_cannot_be_written_is_refused() {
    let place = Place::new();
    of_format_1(&place);
    let mount = "mount --bind \"$FOLDER\" \"$FOLDER\" && mount -o remount,ro,bind \"$FOLDER\"";
    shelter::run_mounted(mount, "upgrade::where_nothing_can_be_written", place.folder.path());
}

#[test]
#[ignore = "the other process of the test before it"]
fn where_nothing_can_be_written() {
    let folder = shelter::folder();
    let error = Store::open(&folder.join("plan.slipway"), uuid::Uuid::now_v7()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
}

//! Several writers on one file.

use std::thread;

use slipway_core::entity::EntityKind;
use slipway_store::{Store, StoreError};
use uuid::Uuid;

use crate::fixture::*;
use crate::shelter;

const TURNS: usize = 40;

/// Counts up in the notes of PAY-142: a change that was overwritten would be missing from the count.
fn count_up(store: &mut Store) {
    for _ in 0..TURNS {
        store
            .transact(&ben(), "Count", now(), |tx| {
                let mut pay = tx.plan().releases.by_key("PAY-142").unwrap().as_ref().clone();
                let count: usize = pay.notes.parse().unwrap_or(0);
                pay.notes = (count + 1).to_string();
                tx.put(pay)?;
                tx.put(team(&format!("turn-{}", count + 1)))
            })
            .unwrap();
    }
}

#[test]
fn two_threads_and_a_process_lose_nothing_of_each_other() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    let mut process = shelter::process("writers::counting", place.folder.path());
    process.stdout(std::process::Stdio::null());
    let mut child = process.spawn().unwrap();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| count_up(&mut place.open_elsewhere()));
        }
    });
    assert!(child.wait().unwrap().success());
    store.refresh().unwrap().unwrap();
    let plan = store.plan();
    assert_eq!(plan.releases.by_key("PAY-142").unwrap().notes, (3 * TURNS).to_string());
    assert!((1..=3 * TURNS).all(|n| plan.teams.by_key(&format!("turn-{n}")).is_some()));
    assert_eq!(contents(place.open().plan()), contents(plan));
    assert_eq!(store.revision(), 2 + 3 * TURNS as u64);
    let report = store.verify().unwrap();
    assert!(report.is_clean(), "{report:?}");
}

#[test]
#[ignore = "the other process of the test before it"]
fn counting() {
    let folder = shelter::folder();
    count_up(&mut Store::open(&folder.join("plan.slipway"), Uuid::now_v7()).unwrap());
}

/// What a file dialog does to the files that it lists. POSIX drops all locks that a process has on a file when it
/// closes any descriptor of it.
#[cfg(unix)]
fn lose_locks(place: &Place) {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = place.path().into_os_string();
        path.push(suffix);
        drop(std::fs::File::open(path));
    }
}

#[cfg(unix)]
#[test]
fn a_write_is_found_after_another_process_took_the_log_away() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    let log = place.path().with_extension("slipway-wal");
    for n in 0..3 {
        lose_locks(&place);
        let mut process = shelter::process("writers::looking_in", place.folder.path());
        assert!(process.stdout(std::process::Stdio::null()).status().unwrap().success());
        assert!(!log.exists(), "the process took itself for the last one");
        let seen = format!("seen-{n}");
        if n % 2 == 0 {
            store.refresh().unwrap().unwrap();
            assert!(store.plan().teams.by_key(&seen).is_some());
        }
        put(&mut store, team(&format!("ours-{n}")));
        assert!(store.plan().teams.by_key(&seen).is_some());
    }
    assert!(store.verify().unwrap().is_clean());
    assert_eq!(contents(place.open().plan()), contents(store.plan()));
}

/// The log may be taken away even between the look at it and the end of a write: then the write is not acknowledged,
/// and can be done again.
#[cfg(unix)]
#[test]
fn a_write_whose_log_is_taken_away_meanwhile_is_refused() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    let before = contents(store.plan());
    let log = place.path().with_extension("slipway-wal");
    let lost = store.transact(&ana(), "Add", now(), |tx| {
        tx.put(team("lost"))?;
        lose_locks(&place);
        let mut process = shelter::process("writers::glancing", place.folder.path());
        assert!(process.stdout(std::process::Stdio::null()).status().unwrap().success());
        assert!(!log.exists(), "the process took itself for the last one");
        Ok::<_, StoreError>(())
    });
    assert!(matches!(lost, Err(StoreError::Busy { .. })), "{lost:?}");
    assert_eq!(contents(store.plan()), before);
    put(&mut store, team("kept"));
    assert!(store.verify().unwrap().is_clean());
    assert_eq!(contents(place.open().plan()), contents(store.plan()));
}

/// Opens the plan and closes it.
#[test]
#[ignore = "the other process of the test before it"]
fn glancing() {
    drop(Store::open(&shelter::folder().join("plan.slipway"), Uuid::now_v7()).unwrap());
}

/// Opens the plan, says how much of ours it sees, and closes it.
#[test]
#[ignore = "the other process of the test before it"]
fn looking_in() {
    let folder = shelter::folder();
    let mut store = Store::open(&folder.join("plan.slipway"), Uuid::now_v7()).unwrap();
    let ours = store.plan().teams.iter().filter(|team| team.key.starts_with("ours-")).count();
    put(&mut store, team(&format!("seen-{ours}")));
}

#[test]
fn readers_see_whole_steps_while_others_write() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    thread::scope(|scope| {
        let writer = scope.spawn(|| count_up(&mut place.open_elsewhere()));
        while !writer.is_finished() {
            store.refresh().unwrap();
            let plan = store.plan();
            let count: usize = plan.releases.by_key("PAY-142").unwrap().notes.parse().unwrap_or(0);
            let turns = plan.teams.iter().filter(|team| team.key.starts_with("turn-")).count();
            assert_eq!(count, turns);
        }
    });
}

#[test]
fn whoever_waits_too_long_is_told_so() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let conn = rusqlite::Connection::open(place.path()).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store
        .transact(&ana(), "Wait", now(), |tx| tx.delete(EntityKind::Freeze, sample.freeze.id.uuid()))
        .unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error:?}");
    // Reading and trying go on meanwhile.
    store.refresh().unwrap();
    store.dry_run(now(), |tx| tx.put(team("tried"))).unwrap();
    conn.execute_batch("ROLLBACK").unwrap();
    put(&mut store, team("now"));
}

//! Damaged and hostile files: refused with a word, never with a panic.

use std::fs;

use slipway_store::{LogFilter, Store, StoreError};
use uuid::Uuid;

use crate::audit::tamper;
use crate::fixture::*;

#[test]
fn a_file_cut_off_anywhere_is_refused_and_left_as_it_is() {
    let place = Place::new();
    drop(place.sample());
    let whole = fs::read(place.path()).unwrap();
    let lengths =
        (0..16).map(|n| whole.len() * n / 16).chain([1, 99, 100, 511, 512, 4095, 4096, whole.len() - 1]);
    for length in lengths {
        fs::write(place.path(), &whole[..length]).unwrap();
        let error = Store::open(&place.path(), place.device).unwrap_err();
        assert!(
            matches!(error, StoreError::NotAPlan { .. } | StoreError::Corrupt { .. }),
            "{length}: {error:?}"
        );
        assert_eq!(fs::read(place.path()).unwrap().len(), length);
    }
}

#[test]
fn octets_changed_anywhere_never_panic() {
    let place = Place::new();
    drop(place.sample());
    let whole = fs::read(place.path()).unwrap();
    let copy = place.folder.path().join("copy.slipway");
    let (mut refused, mut found) = (0, 0);
    // A fixed sequence, so that a failure can be repeated.
    let mut seed: u64 = 0x0005_11f9;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            bytes[at] ^= 1 << next(8);
        }
        fs::write(&copy, &bytes).unwrap();
        match Store::open(&copy, place.device) {
            Err(_) => refused += 1,
            Ok(mut store) => {
                let audit = store.verify();
                if !audit.is_ok_and(|report| report.is_clean()) {
                    found += 1;
                }
                drop(store.log(LogFilter::default()));
                drop(store.refresh());
                drop(store.undo(&ana(), now()));
            }
        }
        for suffix in ["-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{suffix}", copy.display())));
        }
    }
    assert!(refused > 10 && found > 10, "{refused} refused, {found} found");
}

#[test]
fn values_that_no_plan_has_are_refused_by_name() {
    let place = Place::new();
    drop(place.sample());
    let copy = place.folder.path().join("copy.slipway");
    let cases = [
        ("UPDATE plan SET zone = 'Mars/Olympus'", "zone"),
        ("UPDATE plan SET name = ''", "name"),
        ("DELETE FROM plan", "plan itself is missing"),
        ("UPDATE environments SET policy = 'maybe'", "policy"),
        ("UPDATE people SET zone = ''", "zone"),
        ("UPDATE people SET email = 'nobody'", "person"),
        ("UPDATE working_hours SET begins = '25:00:00'", "begins"),
        ("UPDATE working_hours SET days = 300", "days"),
        ("UPDATE working_hours SET days = 0", "person"),
        ("UPDATE absences SET ends = '2026-02-30'", "ends"),
        ("UPDATE absences SET ends = '2026-01-01'", "person"),
        ("UPDATE windows SET start = 'soon'", "start"),
        ("UPDATE windows SET duration = 'P'", "duration"),
        ("UPDATE windows SET duration = 'PT0S'", "window"),
        ("UPDATE windows SET capacity_releases = -1", "capacity_releases"),
        ("UPDATE windows SET all_environments = 1", "all_environments"),
        ("UPDATE window_dates SET start = '2026-13-01T00:00:00'", "start"),
        ("UPDATE freezes SET level = 'lukewarm'", "level"),
        ("UPDATE freezes SET contact = 'x'", "contact"),
        ("UPDATE releases SET stage = 'lost'", "stage"),
        ("UPDATE releases SET type = 'Normal'", "type"),
        ("UPDATE releases SET risk = ''", "risk"),
        ("UPDATE releases SET start = '2026-12-01'", "start"),
        ("UPDATE releases SET id = 'x' WHERE key = 'PAY-142'", "id"),
        ("UPDATE releases SET key = 'A B' WHERE key = 'PAY-142'", "release"),
        ("UPDATE releases SET title = CAST(x'FF' AS TEXT)", "title"),
        ("UPDATE releases SET notes = printf('%.*c', 20001, 'x')", "release"),
        ("UPDATE release_crew SET person = '01890000-0000-7000-8000-000000000000'", "crew"),
        ("UPDATE release_services SET release = '01890000-0000-7000-8000-000000000000'", "not there"),
        ("UPDATE services SET team = '01890000-0000-7000-8000-000000000000'", "team"),
        (
            "INSERT OR REPLACE INTO service_dependencies SELECT depends_on, service FROM service_dependencies",
            "circle",
        ),
        ("INSERT INTO release_dependencies SELECT id, id FROM releases WHERE key = 'LED-77'", "circle"),
        ("DELETE FROM log_head", "where the log ends"),
        ("UPDATE log_head SET hash = x'00'", ""),
        ("DROP TABLE freezes", "freezes"),
        ("ALTER TABLE releases DROP COLUMN notes", "notes"),
    ];
    for (sql, word) in cases {
        fs::copy(place.path(), &copy).unwrap();
        // Where the new value is to be unique, one row of it is enough.
        let sql = &sql.replacen("UPDATE ", "UPDATE OR REPLACE ", 1);
        tamper(&copy, |conn| conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}")));
        match Store::open(&copy, place.device) {
            Err(error @ StoreError::Corrupt { .. }) => {
                assert!(error.to_string().contains(word), "{sql}: {error}");
            }
            Err(error) => panic!("{sql}: {error:?}"),
            Ok(_) => panic!("{sql}: opened"),
        }
    }
}

#[test]
fn a_damaged_log_does_not_keep_the_plan_from_opening() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut pay = sample.pay();
    pay.title = "Other".to_owned();
    put(&mut store, pay);
    drop(store);
    for sql in [
        "UPDATE operations SET after = '{' WHERE seq > 3",
        "UPDATE operations SET after = '[]' WHERE seq > 3",
        "UPDATE operations SET entity_id = 'x'",
        "UPDATE operations SET entity = 'ghost'",
        "UPDATE operations SET field = 'a.b.c.d' WHERE field IS NOT NULL",
        "UPDATE operations SET kind = 'shrug'",
        "UPDATE operations SET id = 'x' || seq, seen = 'y'",
        "UPDATE steps SET at = 'noon'",
        "UPDATE steps SET kind = 'shrug'",
        "UPDATE steps SET id = 'x' || seq",
    ] {
        let copy = place.folder.path().join(format!("{}.slipway", Uuid::now_v7()));
        fs::copy(place.path(), &copy).unwrap();
        // Where the new value is to be unique, one row of it is enough.
        let sql = &sql.replacen("UPDATE ", "UPDATE OR REPLACE ", 1);
        tamper(&copy, |conn| conn.execute_batch(sql).unwrap());
        let mut store = Store::open(&copy, place.device).unwrap();
        assert_eq!(store.plan().releases.len(), 2);
        assert!(!store.verify().unwrap().is_clean(), "{sql}");
        drop(store.log(LogFilter::default()));
        drop(store.rebuild());
        if let Err(error) = store.undo(&ana(), now()) {
            assert!(
                matches!(error, StoreError::Corrupt { .. } | StoreError::UndoRefused { .. }),
                "{sql}: {error:?}"
            );
        }
        // And work goes on.
        put(&mut store, team("after"));
    }
}

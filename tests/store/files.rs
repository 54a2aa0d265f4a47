//! Files that cannot be opened, written, or are no plans at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

use rusqlite::Connection;
use slipway_store::{Store, StoreError};
use uuid::Uuid;

use crate::fixture::*;
use crate::shelter;

fn names(place: &Place) -> BTreeSet<String> {
    fs::read_dir(place.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_newer_file_is_refused_and_left_as_it_is() {
    let place = Place::new();
    drop(place.sample());
    let conn = Connection::open(place.path()).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    // While its writer is still there the version is just in the write-ahead log.
    let error = Store::open(&place.path(), place.device).unwrap_err();
    assert!(matches!(error, StoreError::NewerFile { found: 99, supported: 2, .. }), "{error}");
    drop(conn);
    let bytes = fs::read(place.path()).unwrap();
    let error = Store::open(&place.path(), place.device).unwrap_err();
    assert!(matches!(error, StoreError::NewerFile { found: 99, .. }));
    assert!(error.to_string().contains("Update Slipway"), "{error}");
    assert_eq!(fs::read(place.path()).unwrap(), bytes);
    assert_eq!(names(&place), BTreeSet::from(["plan.slipway".to_owned()]));
}

#[test]
fn what_is_no_plan_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let other = place.folder.path().join("other.db");
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch("CREATE TABLE steps (seq)").unwrap();
    drop(conn);
    let foreign = fs::read(other).unwrap();
    for (bytes, why) in [
        (&b""[..], "it is empty"),
        (b"BEGIN:VCALENDAR", "it is no SQLite database"),
        (b"SQLite format 3\0", "it is cut off in its first line"),
        (&foreign, "it is a database of another program"),
    ] {
        fs::write(place.path(), bytes).unwrap();
        let before = names(&place);
        let error = Store::open(&place.path(), place.device).unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, StoreError::NotAPlan { .. }) && message.contains(why), "{message}");
        assert_eq!(fs::read(place.path()).unwrap(), bytes);
        assert_eq!(names(&place), before);
    }
    let error = Store::open(place.folder.path(), place.device).unwrap_err();
    assert!(error.to_string().contains("it is a folder"), "{error}");
    let error = Store::open(&place.folder.path().join("none.slipway"), place.device).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }), "{error}");
}

#[test]
fn a_file_that_is_there_is_not_replaced_by_a_new_plan() {
    let place = Place::new();
    fs::write(place.path(), "mine").unwrap();
    let error = Store::create(&place.path(), settings(), place.device, now()).unwrap_err();
    assert!(matches!(error, StoreError::Exists { .. }));
    assert_eq!(fs::read(place.path()).unwrap(), b"mine");
    let nowhere = place.folder.path().join("no/such/folder/plan.slipway");
    assert!(Store::create(&nowhere, settings(), place.device, now()).is_err());
    assert_eq!(names(&place), BTreeSet::from(["plan.slipway".to_owned()]));
}

/// Reads everything and is refused every write.
fn assert_read_only(store: &mut Store) {
    assert!(store.is_read_only());
    assert_eq!(store.plan().releases.len(), 2);
    assert!(store.verify().unwrap().is_clean());
    assert!(store.undoable().unwrap().is_some());
    assert_eq!(store.refresh().unwrap(), None);
    let tried = store.dry_run(now(), |tx| tx.put(team("new"))).unwrap();
    assert_eq!(tried.touched.len(), 1);
    let error = store.transact(&ana(), "Add", now(), |tx| tx.put(team("new"))).unwrap_err();
    assert!(
        matches!(error, StoreError::ReadOnly { .. }) && error.to_string().contains("read-only"),
        "{error}"
    );
    assert!(matches!(store.undo(&ana(), now()).unwrap_err(), StoreError::ReadOnly { .. }));
    assert!(store.plan().teams.by_key("new").is_none());
}

#[test]
fn a_read_only_file_opens_for_reading() {
    let place = Place::new();
    drop(place.sample());
    let id = place.device;
    fs::write(place.folder.path().join("device"), id.to_string()).unwrap();
    let mount = "mount --bind \"$FOLDER/plan.slipway\" \"$FOLDER/plan.slipway\" && \
                 mount -o remount,ro,bind \"$FOLDER/plan.slipway\"";
    shelter::run_mounted(mount, "files::in_a_read_only_place", place.folder.path());
}

#[test]
fn a_file_in_a_read_only_folder_opens_for_reading() {
    let place = Place::new();
    drop(place.sample());
    fs::write(place.folder.path().join("device"), place.device.to_string()).unwrap();
    let mount = "mount --bind \"$FOLDER\" \"$FOLDER\" && mount -o remount,ro,bind \"$FOLDER\"";
    shelter::run_mounted(mount, "files::in_a_read_only_place", place.folder.path());
}

#[test]
#[ignore = "the other process of the test before it"]
fn in_a_read_only_place() {
    let folder = shelter::folder();
    let device = Uuid::parse_str(&fs::read_to_string(folder.join("device")).unwrap()).unwrap();
    let mut store = Store::open(&folder.join("plan.slipway"), device).unwrap();
    assert_read_only(&mut store);
}

#[test]
fn a_full_disk_loses_nothing() {
    let place = Place::new();
    let mount = "mount -t tmpfs -o size=2m tmpfs \"$FOLDER\"";
    shelter::run_mounted(mount, "files::on_a_small_disk", place.folder.path());
}

#[test]
#[ignore = "the other process of the test before it"]
fn on_a_small_disk() {
    let folder = shelter::folder();
    let ballast = folder.join("ballast");
    fs::write(&ballast, vec![1_u8; 400 * 1024]).unwrap();
    let (path, device) = (folder.join("plan.slipway"), Uuid::now_v7());
    let mut store = Store::create(&path, settings(), device, now()).unwrap();
    let mut acknowledged = 0;
    let error = loop {
        let batch: Vec<_> = (0..20)
            .map(|n| {
                let mut release = release(&format!("R-{acknowledged}-{n}"));
                release.notes = "x".repeat(1_000);
                release
            })
            .collect();
        let before = contents(store.plan());
        let done = store.transact(&ana(), "Fill the disk", now(), |tx| {
            batch.iter().try_for_each(|release| tx.put(release.clone()).map(drop))
        });
        match done {
            Ok(_) => acknowledged += 1,
            Err(error) => {
                assert_eq!(contents(store.plan()), before);
                break error;
            }
        }
        assert!(acknowledged < 1_000, "the disk does not fill");
    };
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
    assert!(acknowledged > 0);
    assert_eq!(store.plan().releases.len(), acknowledged * 20);
    assert!(store.verify().unwrap().is_clean());
    // As full as it gets, then read by somebody else.
    let rest = fs::File::create(folder.join("rest")).and_then(|mut file| file.write_all(&vec![1; 4 << 20]));
    assert!(rest.is_err());
    fs::remove_file(folder.join("rest")).unwrap();
    drop(store);
    let mut store = Store::open(&path, device).unwrap();
    assert_eq!(store.plan().releases.len(), acknowledged * 20);
    assert!(store.verify().unwrap().is_clean());
    // With room again it goes on as if nothing had been.
    fs::remove_file(ballast).unwrap();
    put(&mut store, team("after"));
    assert!(store.verify().unwrap().is_clean());
}

//! Copies of a plan, and the way back.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use slipway_store::{Store, StoreError};
use uuid::Uuid;

use crate::fixture::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_the_plan_in_one_file() {
    let place = Place::new();
    let (store, _) = place.sample();
    let copy = place.folder.path().join("copy.slipway");
    store.backup_to(&copy).unwrap();
    assert!(matches!(store.backup_to(&copy).unwrap_err(), StoreError::Exists { .. }));
    assert!(matches!(store.backup_to(&place.path()).unwrap_err(), StoreError::Exists { .. }));
    let all = names(place.folder.path());
    assert!(all.iter().all(|name| !name.starts_with('.') && !name.starts_with("copy.slipway-")), "{all:?}");
    let opened = Store::open(&copy, place.device).unwrap();
    assert_eq!(contents(opened.plan()), contents(store.plan()));
    assert!(opened.verify().unwrap().is_clean());
    assert_eq!(opened.undoable().unwrap(), store.undoable().unwrap());
}

#[test]
fn a_backup_taken_while_others_write_is_whole() {
    let place = Place::new();
    let (store, _) = place.sample();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut store = place.open();
            for n in 0..60 {
                put(&mut store, team(&format!("busy-{n}")));
            }
        });
        for n in 0.. {
            let copy = place.folder.path().join(format!("copy-{n}.slipway"));
            store.backup_to(&copy).unwrap();
            let report = Store::open(&copy, place.device).unwrap().verify().unwrap();
            assert!(report.is_clean(), "{report:?}");
            if writer.is_finished() {
                break;
            }
        }
    });
}

#[test]
fn a_restored_plan_is_seen_by_those_who_have_it_open() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let copy = place.folder.path().join("copy.slipway");
    store.backup_to(&copy).unwrap();
    let before = contents(store.plan());
    let mut pay = sample.pay();
    pay.title = "Spoilt".to_owned();
    put(&mut store, pay);
    put(&mut store, team("spoilt"));
    let spoilt = contents(store.plan());

    let kept = Store::restore(&copy, &place.path()).unwrap().unwrap();
    let touched = store.refresh().unwrap().unwrap();
    assert_eq!(touched.len(), 2);
    assert_eq!(contents(store.plan()), before);
    assert_eq!(store.revision(), 2);
    put(&mut store, team("after"));
    assert!(store.verify().unwrap().is_clean());
    assert_eq!(kept.file_name().unwrap(), "plan.before-restore.slipway");
    assert_eq!(contents(Store::open(&kept, place.device).unwrap().plan()), spoilt);
    // A second time takes another name.
    let kept = Store::restore(&copy, &place.path()).unwrap().unwrap();
    assert_eq!(kept.file_name().unwrap(), "plan.before-restore-2.slipway");
}

#[test]
fn a_plan_is_restored_in_place_of_nothing_or_of_a_ruin() {
    let place = Place::new();
    let (store, _) = place.sample();
    let before = contents(store.plan());
    let copy = place.folder.path().join("copy.slipway");
    store.backup_to(&copy).unwrap();
    drop(store);
    let new = place.folder.path().join("new.slipway");
    assert_eq!(Store::restore(&copy, &new).unwrap(), None);
    assert_eq!(contents(Store::open(&new, place.device).unwrap().plan()), before);

    let ruin = fs::read(place.path()).unwrap()[..5000].to_vec();
    fs::write(place.path(), &ruin).unwrap();
    let kept = Store::restore(&copy, &place.path()).unwrap().unwrap();
    assert_eq!(fs::read(kept).unwrap(), ruin);
    let store = place.open();
    assert_eq!(contents(store.plan()), before);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn what_is_no_sound_backup_is_not_restored() {
    let place = Place::new();
    let (store, _) = place.sample();
    let copy = place.folder.path().join("copy.slipway");
    store.backup_to(&copy).unwrap();
    drop(store);
    let bytes = fs::read(place.path()).unwrap();
    let whole = fs::read(&copy).unwrap();
    fs::write(&copy, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(Store::restore(&copy, &place.path()).unwrap_err(), StoreError::Corrupt { .. }));
    fs::write(&copy, "notes").unwrap();
    assert!(matches!(Store::restore(&copy, &place.path()).unwrap_err(), StoreError::NotAPlan { .. }));
    let missing = place.folder.path().join("missing.slipway");
    assert!(matches!(Store::restore(&missing, &place.path()).unwrap_err(), StoreError::Missing { .. }));
    assert!(matches!(Store::restore(&place.path(), &place.path()).unwrap_err(), StoreError::Exists { .. }));
    assert_eq!(fs::read(place.path()).unwrap(), bytes);
    assert_eq!(names(place.folder.path()), ["copy.slipway", "plan.slipway"]);
}

#[test]
fn the_last_ten_days_are_kept_one_copy_a_day_and_plan() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    let folder = place.folder.path().join("backups/plans");
    let first = store.roll_backups(&folder, now()).unwrap().unwrap();
    assert_eq!(
        store.roll_backups(&folder, now() + TimeDelta::hours(1)).unwrap(),
        None,
        "nothing has changed"
    );
    put(&mut store, team("later"));
    assert_eq!(store.roll_backups(&folder, now() + TimeDelta::hours(2)).unwrap(), Some(first.clone()));
    assert!(Store::open(&first, place.device).unwrap().plan().teams.by_key("later").is_some());

    let other = Place::new();
    let (stranger, _) = other.sample();
    let theirs = stranger.roll_backups(&folder, now() - TimeDelta::days(300)).unwrap().unwrap();
    fs::write(folder.join("notes-2020-01-01.slipway"), "not mine").unwrap();
    for day in 1..=14 {
        put(&mut store, team(&format!("day-{day}")));
        store.roll_backups(&folder, now() + TimeDelta::days(day)).unwrap().unwrap();
    }
    let mut mine = names(&folder);
    mine.retain(|name| name.starts_with("plan-") && folder.join(name) != theirs);
    assert_eq!(mine.len(), 10, "{mine:?}");
    assert!(mine[0].ends_with("2026-11-29.slipway") && mine[9].ends_with("2026-12-08.slipway"), "{mine:?}");
    assert!(theirs.exists() && folder.join("notes-2020-01-01.slipway").exists());
    let kept = Store::open(&folder.join(&mine[0]), Uuid::now_v7()).unwrap();
    assert!(kept.plan().teams.by_key("day-5").is_some() && kept.plan().teams.by_key("day-6").is_none());
}

#[test]
fn the_day_is_the_one_of_the_plans_zone() {
    let place = Place::new();
    let store = place.create();
    // Half past eleven at night in UTC is the next day in Berlin.
    let late = now() + TimeDelta::minutes(17 * 60 + 30);
    let copy = store.roll_backups(place.folder.path(), late).unwrap().unwrap();
    assert!(copy.to_str().unwrap().ends_with("2026-11-25.slipway"), "{copy:?}");
}

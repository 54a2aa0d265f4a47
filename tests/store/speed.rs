//! How long a large plan takes. Run by hand, in a release build:
//! `cargo test --release -p slipway-store --test store speed -- --ignored --nocapture`

use std::time::Instant as Clock;

use chrono::TimeDelta;
use slipway_core::entity::Entity;
use slipway_store::{Store, StoreError};

use crate::fixture::*;

const RELEASES: usize = 10_000;

fn large() -> Vec<Entity> {
    let environments: Vec<_> = (0..5).map(|n| environment(&format!("env-{n}"))).collect();
    let teams: Vec<_> = (0..20).map(|n| team(&format!("team-{n}"))).collect();
    let people: Vec<_> = (0..300).map(|n| person(&format!("person-{n}"), &teams[n % 20..=n % 20])).collect();
    let services: Vec<_> = (0..50).map(|n| service(&format!("service-{n}"))).collect();
    let mut all: Vec<Entity> = Vec::new();
    all.extend(environments.iter().cloned().map(Entity::from));
    all.extend(teams.iter().cloned().map(Entity::from));
    all.extend(people.iter().cloned().map(Entity::from));
    all.extend(services.iter().cloned().map(Entity::from));
    all.extend((0..200).map(|n| Entity::from(window(&format!("window-{n}"), &environments))));
    all.extend((0..200).map(|n| Entity::from(freeze(&format!("freeze-{n}")))));
    let mut last = None;
    for n in 0..RELEASES {
        let mut release = release(&format!("REL-{n}"));
        release.services = vec![services[n % 50].id, services[(n * 7 + 1) % 50].id];
        release.environments = vec![environments[n % 5].id];
        release.owner = Some(people[n % 300].id);
        release.crew = vec![people[(n * 3 + 1) % 300].id, people[(n * 5 + 2) % 300].id];
        release.start = Some(now() + TimeDelta::hours(i64::try_from(n).unwrap() * 2));
        release.depends_on = last.filter(|_| n % 4 != 0).into_iter().collect();
        last = Some(release.id);
        all.push(release.into());
    }
    for entity in &mut all {
        entity.normalize().unwrap();
    }
    all
}

fn timed<T>(what: &str, f: impl FnOnce() -> T) -> T {
    let clock = Clock::now();
    let value = f();
    println!("{what:<44} {:>9.2} ms", clock.elapsed().as_secs_f64() * 1000.0);
    value
}

#[test]
#[ignore = "a measurement, not a check"]
fn a_large_plan() {
    let place = Place::new();
    let mut store = place.create();
    let all = large();
    timed("import of 10,000 releases and the rest", || put_all(&mut store, "Import", all.clone()));
    let size = std::fs::metadata(place.path()).unwrap().len();
    println!("file: {} kB", size / 1000);
    let mut other = place.open_elsewhere();
    drop(store);
    let mut store = timed("open", || place.open());
    timed("open again", || place.open());
    let mut times = Vec::new();
    let mut tries = Vec::new();
    for n in 0..200 {
        let mut release = store.plan().releases.by_key(&format!("REL-{}", n * 50)).unwrap().as_ref().clone();
        release.start = Some(now() + TimeDelta::days(n));
        let clock = Clock::now();
        store.dry_run(now(), |tx| tx.put(release.clone())).unwrap();
        tries.push(clock.elapsed().as_secs_f64() * 1000.0);
        let clock = Clock::now();
        put(&mut store, release);
        times.push(clock.elapsed().as_secs_f64() * 1000.0);
    }
    for (what, mut times) in [("dry run of one move", tries), ("one move, committed", times)] {
        times.sort_by(f64::total_cmp);
        println!("{what:<36} p50 {:>7.3} ms, p99 {:>7.3} ms", times[100], times[198]);
    }
    let mut inside = Vec::new();
    store
        .transact(&ana(), "Many", now(), |tx| {
            for n in 0..200 {
                let mut release = tx.plan().releases.by_key(&format!("REL-{n}")).unwrap().as_ref().clone();
                release.title = format!("New {n}");
                let clock = Clock::now();
                tx.put(release)?;
                inside.push(clock.elapsed().as_secs_f64() * 1000.0);
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    inside.sort_by(f64::total_cmp);
    println!("one put inside a transaction         p50 {:>7.3} ms, p99 {:>7.3} ms", inside[100], inside[198]);
    timed("refresh of 201 foreign steps", || other.refresh().unwrap());
    timed("refresh of nothing", || other.refresh().unwrap());
    timed("verify", || assert!(store.verify().unwrap().is_clean()));
    timed("rebuild", || assert!(store.rebuild().unwrap().is_same()));
    timed("backup", || store.backup_to(&place.folder.path().join("copy.slipway")).unwrap());
    let fresh = Place::new();
    let mut again = Store::create(&fresh.path(), settings(), fresh.device, now()).unwrap();
    put_all(&mut again, "Import", all);
    timed("undo of the import", || again.undo(&ana(), now()).unwrap().unwrap());
    assert!(again.plan().releases.is_empty());
    timed("redo of the import", || again.redo(&ana(), now()).unwrap().unwrap());
}

//! Killed at any moment: what was acknowledged is there, and nothing is there by half.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use slipway_store::{Store, StoreError};
use uuid::Uuid;

use crate::fixture::*;
use crate::shelter;

const KILLS: usize = 200;
/// After so many a new file is begun, so that the audit after each stays quick.
const PER_FILE: usize = 10;

#[test]
fn a_process_killed_at_any_moment_loses_nothing_it_acknowledged() {
    let mut place = Place::new();
    let mut acknowledged_in_all = 0;
    let mut seed: u64 = 1;
    for kill in 0..KILLS {
        if kill % PER_FILE == 0 {
            place = Place::new();
            let (mut store, _) = place.sample();
            let mut pay = store.plan().releases.by_key("PAY-142").unwrap().as_ref().clone();
            pay.notes = "0".to_owned();
            put(&mut store, pay);
        }
        let before = count(&place.open());
        let mut child = shelter::process("survival::writing", place.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        let reader = thread::spawn(move || {
            let acknowledged =
                |line: std::io::Result<String>| line.ok()?.strip_prefix("written ")?.parse().ok();
            // Nobody may be listening any more.
            lines.filter_map(acknowledged).inspect(|_: &usize| tell.send(()).unwrap_or_default()).last()
        });
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let random = seed >> 33;
        if kill % 2 == 0 {
            // From before it has opened the file to well after.
            thread::sleep(Duration::from_micros(2_000 + random % 60_000));
        } else {
            // In the middle of its work, however slow the machine is.
            told.recv_timeout(Duration::from_secs(30)).unwrap();
            thread::sleep(Duration::from_micros(random % 40_000));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged: usize = reader.join().unwrap().unwrap_or(before);
        acknowledged_in_all += acknowledged - before;

        let store = place.open();
        let found = count(&store);
        assert!(
            found == acknowledged || found == acknowledged + 1,
            "kill {kill}: {acknowledged} were acknowledged, {found} are there"
        );
        let plan = store.plan();
        for n in 1..=found {
            let parts = plan.teams.iter().filter(|team| team.name == format!("Turn {n}")).count();
            assert_eq!(parts, size(n), "kill {kill}: step {n} is there by half");
        }
        let all: usize = (1..=found).map(size).sum();
        assert_eq!(plan.teams.len(), all + 2, "kill {kill}");
        let report = store.verify().unwrap();
        assert!(report.is_clean(), "kill {kill}: {report:?}");
    }
    assert!(
        acknowledged_in_all > KILLS,
        "{acknowledged_in_all} changes in {KILLS} lives are too few to tell"
    );
}

/// How many steps were written, as PAY-142 says.
fn count(store: &Store) -> usize {
    store.plan().releases.by_key("PAY-142").unwrap().notes.parse().unwrap()
}

/// How many teams the `n`th step adds: few, and now and then so many that the kill falls into the writing.
fn size(n: usize) -> usize {
    if n.is_multiple_of(5) { 60 } else { 2 }
}

#[test]
#[ignore = "the other process of the test before it"]
fn writing() {
    let folder = shelter::folder();
    let mut store = Store::open(&folder.join("plan.slipway"), Uuid::now_v7()).unwrap();
    loop {
        let n = count(&store) + 1;
        store
            .transact(&ana(), "Turn", now(), |tx| {
                let mut pay = tx.plan().releases.by_key("PAY-142").unwrap().as_ref().clone();
                pay.notes = n.to_string();
                for part in 0..size(n) {
                    let mut team = team(&format!("turn-{n}-{part}"));
                    team.name = format!("Turn {n}");
                    tx.put(team)?;
                }
                tx.put(pay)?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nwritten {n}").unwrap();
        out.flush().unwrap();
    }
}

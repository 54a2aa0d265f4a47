//! How quick whole commands are on the large plan, from JSON to JSON, through the file, the index and the router.
//!
//! `cargo bench -p slipway-api --bench plan`; with `-- --keep FOLDER` the plan, the plan without its releases and the
//! table of them stay there, so that the command and the window can be timed on them. Percentiles are measured one
//! question at a time, in an order that jumps about the plan.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::HashSet;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Clock};

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use serde_json::{Value, json};
use slipway_api::{Clock as SlipwayClock, Config, Session};
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::generate::{self, Size};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::Release;
use slipway_core::time::{Instant, format_instant};
use slipway_store::{Author, Store, StoreError};

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn target(limit: Option<f64>) -> String {
    limit.map(|limit| format!("  (target {limit} ms)")).unwrap_or_default()
}

fn once<T>(name: &str, limit: Option<f64>, ask: impl FnOnce() -> T) -> T {
    let clock = Clock::now();
    let answer = black_box(ask());
    println!("{name:<52} {:>10.2} ms{}", milliseconds(clock.elapsed()), target(limit));
    answer
}

/// Asks every question once and prints the percentiles.
fn many(name: &str, limit: Option<f64>, session: &mut Session, command: &str, questions: &[Value]) {
    let mut times: Vec<Duration> = questions
        .iter()
        .map(|question| {
            let input = question.clone();
            let clock = Clock::now();
            let answer = session.call(command, input);
            // A browser or the window is handed text.
            black_box(serde_json::to_string(&answer.unwrap()).unwrap());
            clock.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| milliseconds(times[(times.len() * percent / 100).min(times.len() - 1)]);
    println!(
        "{name:<52} p50 {:>8.3}  p99 {:>8.3}  max {:>8.3} ms{}, {} asked",
        at(50),
        at(99),
        at(100),
        target(limit),
        times.len()
    );
}

/// All releases, each after those it depends on.
fn releases(plan: &Plan) -> Vec<Entity> {
    fn visit(plan: &Plan, id: Id<Release>, seen: &mut HashSet<Id<Release>>, ordered: &mut Vec<Entity>) {
        if seen.insert(id) {
            let release = plan.releases.get(id).unwrap();
            for other in &release.depends_on {
                visit(plan, *other, seen, ordered);
            }
            ordered.push(release.as_ref().clone().into());
        }
    }
    let (mut seen, mut ordered) = (HashSet::new(), Vec::new());
    for release in plan.releases.iter() {
        visit(plan, release.id, &mut seen, &mut ordered);
    }
    ordered
}

fn write(plan: &Plan, path: &Path, now: Instant, is_wanted: impl Fn(&Entity) -> bool) {
    let device = uuid::Uuid::new_v4();
    let mut store = Store::create(path, plan.settings.as_ref().clone(), device, now).unwrap();
    store
        .transact(&Author::new("bench"), "Add a large plan", now, |tx| {
            let others = plan.entities().into_iter().filter(|entity| entity.kind() != EntityKind::Release);
            for entity in others.chain(releases(plan)).filter(&is_wanted) {
                tx.put(entity)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn session(folder: &Path, now: Instant) -> Session {
    Session::new(Config {
        data_dir: folder.join("data"),
        actor: "bench".to_owned(),
        clock: SlipwayClock::Fixed(now),
        can_switch: true,
        may_write_files: true,
    })
}

/// Writes the releases of the open plan to a table, and reads that into the plan at `empty`.
fn import(session: &mut Session, folder: &Path, empty: &Path, releases: usize) {
    let table = folder.join("releases.csv");
    session.call("export.csv", json!({ "kind": "release", "path": table.to_string_lossy() })).unwrap();
    session.call("plan.open", json!({ "path": empty.to_string_lossy() })).unwrap();
    let import = json!({ "format": "csv", "kind": "release", "source": { "from": "path", "value": table.to_string_lossy() } });
    let preview = once("preview the import of its releases from CSV", None, || {
        session.call("import.preview", import.clone()).unwrap()
    });
    assert_eq!(preview["counts"]["new"], releases);
    once("import them", Some(3000.0), || session.call("import.apply", import).unwrap());
}

/// The most memory that this process has had, in MB.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// The folder that what is measured on shall stay in, when one is named.
fn kept() -> Option<PathBuf> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--keep");
    arguments.nth(1).map(PathBuf::from)
}

fn main() {
    let first_day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let begin = first_day.and_time(NaiveTime::MIN).and_utc();
    let now = begin + TimeDelta::days(200);
    let temporary = tempfile::tempdir().unwrap();
    let kept = kept();
    let folder = kept.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder).unwrap();
    let (path, empty) = (folder.join("large.slipway"), folder.join("no-releases.slipway"));
    let keys: Vec<String> = {
        let plan = generate::plan(1, Size::LARGE, first_day);
        once("write the large plan, one step", None, || write(&plan, &path, now, |_| true));
        write(&plan, &empty, now, |entity| entity.kind() != EntityKind::Release);
        plan.releases.iter().map(|release| release.key.clone()).collect()
    };
    println!("  {} releases, {} MB", keys.len(), std::fs::metadata(&path).unwrap().len() / 1_000_000);
    let open = json!({ "path": path.to_string_lossy() });
    let mut first = session(folder, now);
    once("open it, the day's first time (with backup)", Some(300.0), || {
        first.call("plan.open", open.clone()).unwrap()
    });
    import(&mut first, folder, &empty, keys.len());
    drop(first);
    if kept.is_some() {
        // What is to be timed on it begins without them.
        std::fs::remove_file(&empty).unwrap();
        let plan = generate::plan(1, Size::LARGE, first_day);
        write(&plan, &empty, now, |entity| entity.kind() != EntityKind::Release);
    }
    let mut session = session(folder, now);
    once("open it", Some(300.0), || session.call("plan.open", open).unwrap());

    let month = |n: u32| {
        let from = NaiveDate::from_ymd_opt(2026 + i32::try_from(n / 12).unwrap(), n % 12 + 1, 1).unwrap();
        let monday = from - TimeDelta::days(from.weekday().num_days_from_monday().into());
        json!({ "from": monday.to_string(), "to": (monday + TimeDelta::days(42)).to_string() })
    };
    once("the first month's calendar", Some(300.0), || session.call("calendar.range", month(6)).unwrap());
    once("count the conflicts: the whole check", Some(1000.0), || {
        session.call("conflicts.counts", Value::Null).unwrap()
    });
    println!();

    let months: Vec<Value> = (0..36).chain(0..36).map(month).collect();
    many("a month's calendar (42 days)", Some(20.0), &mut session, "calendar.range", &months);
    let jumping = |step: usize| (0..keys.len()).step_by(step).map(|n| (n, &keys[n * 7919 % keys.len()]));
    let at = |n: usize| {
        let minutes = (i64::try_from(n).unwrap() * 104_729) % (1_096 * 1_440);
        format_instant(begin + TimeDelta::minutes(minutes))
    };
    let moves = |step: usize, dry_run: bool| -> Vec<Value> {
        jumping(step)
            .map(|(n, key)| json!({ "key": key, "start": at(n), "dry_run": dry_run, "force": !dry_run, "reason": "bench" }))
            .collect()
    };
    many(
        "preview one move, its next slot unknown",
        Some(50.0),
        &mut session,
        "release.schedule",
        &moves(13, true),
    );
    let drag: Vec<Value> =
        (0..500).map(|n| json!({ "key": keys[17], "start": at(n), "dry_run": true })).collect();
    many("preview the same release along a drag", Some(5.0), &mut session, "release.schedule", &drag);
    let whole: Vec<Value> = jumping(13).map(|(_, key)| json!({ "key": key })).collect();
    many("one release with all about it", Some(50.0), &mut session, "release.get", &whole);
    let pages: Vec<Value> = (0..100).map(|n| json!({ "offset": n * 97, "limit": 100 })).collect();
    many("a page of the table, by start", Some(20.0), &mut session, "releases.list", &pages);
    for (name, query) in [
        ("a page that a search fits", json!({ "search": "payments 4", "limit": 100 })),
        ("a page that is blocked", json!({ "severity": "blocks", "limit": 100 })),
        ("a page in order of title", json!({ "sort": "title", "limit": 100 })),
        (
            "a page in order of conflict, descending",
            json!({ "sort": "conflict", "descending": true, "limit": 100 }),
        ),
        ("a page in order of owner, with a search", json!({ "sort": "owner", "search": "e", "limit": 100 })),
    ] {
        many(name, Some(20.0), &mut session, "releases.list", &vec![query; 50]);
    }
    let words = ["pay", "prod", "release 12", "e", "year"];
    let words: Vec<Value> = (0..50).map(|n| json!({ "query": words[n % words.len()] })).collect();
    many("find anything", Some(20.0), &mut session, "search", &words);
    many("whether the plan has changed", None, &mut session, "plan.revision", &vec![Value::Null; 200]);
    many("everything in Setup", None, &mut session, "setup.get", &vec![Value::Null; 10]);
    println!();
    many("move a release, forced, and write it", None, &mut session, "release.schedule", &moves(97, false));
    many("undo it", None, &mut session, "history.undo", &vec![json!({}); 50]);
    let check = once("every conflict with its next slot", None, || {
        session.call("conflicts.check", json!({})).unwrap()
    });
    println!("  {} conflicts", check["conflicts"].as_array().unwrap().len());
    once("audit the log", None, || session.call("audit.verify", Value::Null).unwrap());
    if let Some(peak) = peak_memory() {
        println!("peak memory, with the making of the plan             {peak:>10} MB");
    }
}

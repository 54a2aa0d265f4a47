//! How quick the conflict engine is on the large plan, and that it finds there what a check without any index finds.
//!
//! `cargo bench -p slipway-core --bench conflicts`; with `-- --quick` fewer questions are asked and the naive check
//! (half a minute) is left out. Percentiles are what matters to somebody who drags a release, so they are measured
//! one question at a time, in an order that jumps about the plan.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod naive;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant as Clock};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use slipway_core::conflicts::{ConflictKind, Schedule, Severity};
use slipway_core::entity::EntityKind;
use slipway_core::generate::{self, Size};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::Release;
use slipway_core::time::{Instant, Slot};

use naive::{Found, Naive};

/// Each question is asked so often, and the quickest answer counts: on a machine that others use too, the rest
/// is waiting.
const TRIES: usize = 3;

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// How long this program has had a processor, where the system tells (Linux): what a long task takes on a machine
/// that others use too.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Asks one question, and prints how long the answer took by the clock and on the processor.
fn once<T>(name: &str, target: Option<f64>, ask: impl FnOnce() -> T) -> (T, Duration) {
    let (clock, before) = (Clock::now(), on_processor());
    let answer = black_box(ask());
    let (elapsed, after) = (clock.elapsed(), on_processor());
    let busy = after.zip(before).map_or(elapsed, |(after, before)| after.saturating_sub(before).min(elapsed));
    let target = target.map(|target| format!("  (target {target} ms)")).unwrap_or_default();
    println!(
        "{name:<52} {:>10.1} ms by the clock, {:>10.1} ms on the processor{target}",
        milliseconds(elapsed),
        milliseconds(busy)
    );
    (answer, busy)
}

/// Asks many questions, one for each of `over`, and prints the percentiles.
fn many<Q, T>(name: &str, target: f64, over: &[Q], mut ask: impl FnMut(&Q) -> T) {
    let mut times: Vec<Duration> = over
        .iter()
        .filter_map(|question| {
            let tries = (0..TRIES).map(|_| {
                let clock = Clock::now();
                black_box(ask(question));
                clock.elapsed()
            });
            tries.min()
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| milliseconds(times[(times.len() * percent / 100).min(times.len() - 1)]);
    println!(
        "{name:<52} p50 {:>8.3}  p99 {:>8.3}  max {:>8.3} ms  (target {target} ms at p99, {} asked)",
        at(50),
        at(99),
        at(100),
        times.len()
    );
}

fn found(schedule: &Schedule, plan: &Plan) -> Found {
    let of = |id| {
        let all = schedule.check(id).into_iter().map(|c| (c.kind, c.severity));
        (id, all.collect::<BTreeSet<(ConflictKind, Severity)>>())
    };
    plan.releases.iter().map(|r| of(r.id)).filter(|(_, kinds)| !kinds.is_empty()).collect()
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let first_day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let begin = first_day.and_time(NaiveTime::MIN).and_utc();
    let (plan, _) = once("make the plan", None, || generate::plan(1, Size::LARGE, first_day));
    println!(
        "  {} releases, {} windows, {} freezes, {} people, {} services\n",
        plan.releases.len(),
        plan.windows.len(),
        plan.freezes.len(),
        plan.people.len(),
        plan.services.len()
    );

    let (schedule, _) = once("index the plan", Some(100.0), || Schedule::new(&plan));
    let (all, mut whole) = once("check the whole plan, nothing known", Some(1000.0), || schedule.check_all());
    for _ in 1..TRIES {
        let fresh = Schedule::new(&plan);
        whole = whole.min(once("  once more", None, || fresh.check_all()).1);
    }
    let blocked = all.iter().filter(|(_, c)| c.iter().any(slipway_core::conflicts::Conflict::blocks)).count();
    println!("  {} releases with conflicts, {blocked} of them blocked", all.len());
    for kind in ConflictKind::ALL {
        let count = all.iter().flat_map(|(_, c)| c).filter(|c| c.kind == kind).count();
        println!("  {count:>6} {kind:?}");
    }
    println!();

    let step = if quick { 97 } else { 7 };
    let releases: Vec<Id<Release>> = plan.releases.iter().map(|r| r.id).collect();
    let jumping: Vec<Id<Release>> =
        (0..releases.len()).step_by(step).map(|n| releases[n * 7919 % releases.len()]).collect();
    let moves: Vec<(Id<Release>, Instant)> = jumping
        .iter()
        .enumerate()
        .map(|(n, id)| {
            (*id, begin + TimeDelta::minutes((i64::try_from(n).unwrap() * 104_729) % (1_096 * 1_440)))
        })
        .collect();
    many("preview one move", 5.0, &moves, |(id, start)| schedule.preview(*id, *start, None));
    many("next legal slot from any time", 50.0, &moves, |(id, from)| schedule.next_slot(*id, *from));
    let months: Vec<Slot> = (0..36)
        .map(|m| begin + TimeDelta::days(30 * m))
        .map(|at| Slot::new(at, at + TimeDelta::days(42)))
        .collect();
    let drags: Vec<(Id<Release>, Slot)> =
        jumping.iter().enumerate().map(|(n, id)| (*id, months[n % 36])).collect();
    many("legal starts in a month's view", 20.0, &drags, |(id, range)| schedule.legal_starts(*id, *range));
    let view = |schedule: &Schedule, range: &Slot| {
        (schedule.windows_in(*range), schedule.freezes_in(*range), schedule.releases_in(*range))
    };
    many("a month's calendar (42 days), all known", 20.0, &months, |range| view(&schedule, range));
    let first = Schedule::new(&plan);
    once("a month's calendar (42 days), the first thing asked", Some(20.0), || view(&first, &months[18]));
    let mut fresh: Vec<Schedule> = (0..months.len() * TRIES).map(|_| Schedule::new(&plan)).collect();
    let mut seen = Vec::new();
    many("a month's calendar (42 days), nothing known", 20.0, &months, |range| {
        let schedule = fresh.pop().unwrap();
        let shown = view(&schedule, range);
        seen.push(schedule);
        shown
    });
    drop(seen);
    let pairs: Vec<_> =
        plan.services.iter().flat_map(|s| plan.environments.iter().map(move |e| (s.id, e.id))).collect();
    many("may this be deployed now", 50.0, &pairs, |(s, e)| {
        schedule.can_deploy(*s, *e, begin + TimeDelta::days(200))
    });

    let mut moving = Schedule::new(&plan);
    moving.check_all();
    let mut latest = plan.clone();
    many("follow a move and check everything again", 50.0, &moves, |(id, start)| {
        let mut record = latest.releases.get(*id).unwrap().as_ref().clone();
        record.start = Some(*start);
        latest.put(record.into());
        moving.update(&latest, &[(EntityKind::Release, id.uuid())]);
        releases.iter().filter(|id| moving.worst(**id).is_some()).count()
    });
    assert_eq!(
        moving.check_all(),
        Schedule::new(&latest).check_all(),
        "following gives what starting anew gives"
    );

    if !quick {
        println!();
        let range = Slot::new(begin - TimeDelta::days(30), begin + TimeDelta::days(1_300));
        let fresh = Schedule::new(&plan);
        let (ours, _) = once("check the whole plan, kinds only", None, || found(&fresh, &plan));
        let (theirs, slow) =
            once("check the whole plan, all pairs", None, || Naive::new(&plan, range).check_all());
        assert_eq!(ours, theirs, "the engine finds what the check of all pairs finds");
        println!("  {:.0} times the engine's time", slow.as_secs_f64() / whole.as_secs_f64());
    }
}

//! Small random plans over a few days in which clocks change, and what must hold for all of them.

use chrono::{Days, NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use slipway_core::conflicts::{Conflict, NextSlot, Schedule};
use slipway_core::entity::EntityKind;
use slipway_core::time::{Instant, Slot, format_instant, parse_local};

use super::oracle::{Oracle, Verdict};
use crate::plans::plan;

/// Days after which clocks change in one of the zones, and one after which they do not.
const DAYS: [&str; 7] =
    ["2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-04", "2026-10-03", "2026-06-10"];
const ZONES: [&str; 6] =
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "UTC", "Asia/Kathmandu"];
const SERVICES: [&str; 4] = ["s0", "s1", "s2", "s3"];
const ENVIRONMENTS: [&str; 3] = ["e0", "e1", "e2"];
const TEAMS: [&str; 2] = ["t0", "t1"];
const PEOPLE: [&str; 3] = ["p0", "p1", "p2"];

/// Half minutes from the base day, mostly on a quarter of an hour.
fn moment(days: std::ops::Range<i64>) -> impl Strategy<Value = i64> {
    let quarters = days.start * 96..days.end * 96;
    (quarters, prop_oneof![8 => Just(0i64), 1 => Just(1), 1 => 0..30i64])
        .prop_map(|(quarter, more)| quarter * 30 + more)
}

fn local(base: &str, half_minutes: i64) -> String {
    let midnight: NaiveDateTime = parse_local(&format!("{base}T00:00:00")).unwrap();
    (midnight + TimeDelta::seconds(half_minutes * 30)).format("%Y-%m-%dT%H:%M:%S").to_string()
}

fn instant(base: &str, half_minutes: i64) -> String {
    format!("{}Z", local(base, half_minutes))
}

fn some_of(all: &'static [&'static str], at_least: usize) -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(all.to_vec(), at_least..=all.len().min(2))
}

fn selection(all: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![3 => Just(json!("all")), 2 => some_of(all, 1).prop_map(|list| json!(list))]
}

fn scope() -> impl Strategy<Value = Value> {
    let except = prop_oneof![3 => Just(vec![]), 1 => some_of(&SERVICES, 1)];
    let teams = prop_oneof![3 => Just(json!("all")), 1 => some_of(&TEAMS, 1).prop_map(|list| json!(list))];
    (selection(&ENVIRONMENTS), selection(&SERVICES), teams, except).prop_map(|(environments, services, teams, except)| {
        json!({"environments": environments, "services": services, "teams": teams, "except_services": except})
    })
}

fn recurrence(base: &'static str, durations: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let rule = prop_oneof![
        3 => Just(None),
        3 => Just(Some("FREQ=DAILY")),
        1 => Just(Some("FREQ=DAILY;INTERVAL=2;COUNT=3")),
        1 => Just(Some("FREQ=HOURLY;INTERVAL=7")),
        1 => Just(Some("FREQ=WEEKLY;BYDAY=SA,SU,TU")),
    ];
    let more = proptest::collection::vec(moment(-1..4), 0..2);
    (select(&ZONES[..]), moment(-2..4), select(durations), rule, any::<bool>(), more).prop_map(
        move |(zone, start, duration, rule, skip, more)| {
            let exdates: Vec<_> = if skip { vec![local(base, start + 2880)] } else { vec![] };
            let rdates: Vec<_> = more.iter().map(|at| local(base, *at)).collect();
            json!({"zone": zone, "start": local(base, start), "duration": duration, "rrule": rule,
                "exdates": exdates, "rdates": rdates})
        },
    )
}

fn with(mut record: Value, more: Value) -> Value {
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record
}

fn window(base: &'static str) -> impl Strategy<Value = Value> {
    let capacity = prop_oneof![
        2 => Just(json!({})),
        2 => (0..3u32).prop_map(|releases| json!({"releases": releases})),
        1 => select(&["PT0S", "PT30M", "PT1H"][..]).prop_map(|downtime| json!({"downtime": downtime})),
        1 => Just(json!({"releases": 2, "downtime": "PT45M"})),
    ];
    let durations = &["PT1H", "PT3H", "PT20M", "PT26H", "P1D", "P1DT2H", "PT8H"][..];
    (recurrence(base, durations), scope(), capacity)
        .prop_map(|(when, scope, capacity)| with(when, json!({"scope": scope, "capacity": capacity})))
}

fn freeze(base: &'static str) -> impl Strategy<Value = Value> {
    let level = prop_oneof![2 => Just("hard"), 1 => Just("soft")];
    (recurrence(base, &["PT1H", "PT6H", "P1D", "PT15M30S"]), scope(), level)
        .prop_map(|(when, scope, level)| with(when, json!({"scope": scope, "level": level})))
}

fn person(base: &'static str) -> impl Strategy<Value = Value> {
    // No boundary of a working day falls on a time that some zone skips or repeats: which coming of such a time is
    // meant is told by a test of its own.
    let shift = (
        some_of(&["SA", "SU", "MO", "TU"], 1),
        select(&[("09:00", "17:30"), ("22:00", "06:00"), ("06:00", "00:00"), ("05:00", "05:00")][..]),
    )
        .prop_map(|(days, (from, to))| json!({"days": days, "from": from, "to": to}));
    let hours = prop_oneof![1 => Just(vec![]), 1 => proptest::collection::vec(shift, 1..3)];
    let absences = proptest::collection::vec((-1i64..4, 1u64..3), 0..2);
    (select(&ZONES[..]), hours, absences).prop_map(move |(zone, hours, absences)| {
        let day = |after: i64| parse_local(&local(base, after * 2880)).unwrap().date();
        let absences: Vec<_> = absences
            .iter()
            .map(|(start, length)| json!({"start": day(*start), "end": day(*start).checked_add_days(Days::new(*length))}))
            .collect();
        json!({"zone": zone, "hours": hours, "absences": absences})
    })
}

fn release(base: &'static str) -> impl Strategy<Value = Value> {
    let stage = prop_oneof![8 => Just("draft"), 1 => Just("closed"), 1 => Just("rolled-back"), 1 => Just("cancelled")];
    let start = prop_oneof![1 => Just(None), 6 => moment(-1..3).prop_map(Some)];
    let people = (proptest::option::of(select(&PEOPLE[..])), some_of(&PEOPLE, 0));
    let bounds =
        (proptest::option::weighted(0.15, moment(-1..2)), proptest::option::weighted(0.15, moment(2..4)));
    (
        (some_of(&SERVICES, 1), some_of(&ENVIRONMENTS, 1)),
        (select(&["PT1H", "PT30M", "PT2H30M", "PT1M", "P1D", "P1DT1H", "PT45M30S"][..]), select(&["PT0S", "PT20M", "PT30M"][..])),
        stage,
        start,
        people,
        bounds,
        any::<u8>(),
    )
        .prop_map(move |((services, environments), (duration, downtime), stage, start, (owner, crew), bounds, after)| {
            json!({"services": services, "environments": environments, "duration": duration, "downtime": downtime,
                "stage": stage, "start": start.map(|at| instant(base, at)), "owner": owner, "crew": crew,
                "not_before": bounds.0.map(|at| instant(base, at)), "not_after": bounds.1.map(|at| instant(base, at)),
                "depends_on": after})
        })
}

/// Numbers the records of a list, and makes of a mask of dependencies the keys of some before.
fn numbered(prefix: &str, list: Vec<Value>) -> Vec<Value> {
    let keyed = list.into_iter().enumerate().map(|(number, mut record)| {
        if let Some(mask) = record["depends_on"].as_u64() {
            // One in four depends on another, so that most are free to go.
            let before: Vec<_> = (0..number)
                .filter(|other| mask % 4 == 0 && mask >> (other + 2) & 1 == 1)
                .map(|other| format!("{prefix}{other}"))
                .collect();
            record["depends_on"] = json!(before);
        }
        with(record, json!({"key": format!("{prefix}{number}")}))
    });
    keyed.collect()
}

/// What a plan is crowded with, so that each rule gets to decide.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Flavour {
    /// A little of everything.
    Mixed,
    /// Releases that only room in windows keeps apart.
    Crowded,
    /// Hardly any, of whole days, in a zone whose clock changes.
    Lone,
}

/// The plan, with what would hide the rule that its flavour is about taken out.
fn season(flavour: Flavour, base: &str, mut document: Value) -> Value {
    let list = |document: &mut Value, name: &str| document[name].as_array_mut().unwrap().split_off(0);
    match flavour {
        Flavour::Mixed => {}
        Flavour::Crowded => {
            for (number, mut release) in list(&mut document, "releases").into_iter().enumerate() {
                // On the hour, near each other, each in a corner of its own.
                let hour = release["downtime"].to_string().len() + number * 7 % 5;
                let start = if number == 0 {
                    Value::Null
                } else {
                    json!(instant(base, 480 + 120 * i64::try_from(hour % 6).unwrap()))
                };
                release = with(
                    release,
                    json!({"start": start, "services": [SERVICES[number % 4]],
                    "environments": [ENVIRONMENTS[number % 3]], "owner": null, "crew": [], "depends_on": [],
                    "not_before": null, "not_after": null, "key": format!("r{}", (number * 5 + hour) % 7 * 10 + number)}),
                );
                document["releases"].as_array_mut().unwrap().push(release);
            }
            document["freezes"] = json!([]);
            for name in ["services", "environments"] {
                for record in document[name].as_array_mut().unwrap() {
                    *record = with(
                        record.clone(),
                        match name {
                            "services" => json!({"depends_on": []}),
                            _ => json!({"policy": "open"}),
                        },
                    );
                }
            }
            for window in document["windows"].as_array_mut().unwrap() {
                *window = with(window.clone(), json!({"scope": {}, "duration": "PT8H"}));
            }
        }
        Flavour::Lone => {
            document["releases"].as_array_mut().unwrap().truncate(2);
            for release in document["releases"].as_array_mut().unwrap() {
                *release =
                    with(release.clone(), json!({"stage": "draft", "duration": "P1D", "depends_on": []}));
            }
            for window in document["windows"].as_array_mut().unwrap() {
                *window = with(window.clone(), json!({"scope": {}, "capacity": {}, "duration": "P1DT2H"}));
            }
            let zone = match base {
                "2026-03-28" | "2026-10-24" => "Europe/Berlin",
                "2026-03-07" | "2026-10-31" => "America/New_York",
                _ => "Australia/Lord_Howe",
            };
            document["zone"] = json!(zone);
        }
    }
    document
}

/// The base day and a plan around it.
fn document() -> impl Strategy<Value = (&'static str, Value)> {
    select(&DAYS[..]).prop_flat_map(|base| {
        let policies = proptest::collection::vec(select(&["windows", "open"][..]), ENVIRONMENTS.len());
        let services = proptest::collection::vec(
            (proptest::option::of(select(&TEAMS[..])), any::<u8>()),
            SERVICES.len(),
        );
        (
            policies,
            services,
            proptest::collection::vec(window(base), 0..5),
            proptest::collection::vec(freeze(base), 0..3),
            proptest::collection::vec(person(base), PEOPLE.len()),
            proptest::collection::vec(release(base), 2..7),
            (select(&ZONES[..]), select(&[Flavour::Mixed, Flavour::Crowded, Flavour::Lone][..])),
        )
            .prop_map(
                move |(policies, services, windows, freezes, people, releases, (zone, flavour))| {
                    let environments = policies.iter().map(|policy| json!({"policy": policy})).collect();
                    let services = services
                        .iter()
                        .map(|(team, mask)| json!({"team": team, "depends_on": mask}))
                        .collect();
                    let document = json!({
                        "zone": zone,
                        "teams": [{"key": "t0"}, {"key": "t1"}],
                        "environments": numbered("e", environments),
                        "services": numbered("s", services),
                        "people": numbered("p", people),
                        "windows": numbered("w", windows),
                        "freezes": numbered("f", freezes),
                        "releases": numbered("r", releases),
                    });
                    (base, season(flavour, base, document))
                },
            )
    })
}

fn base_instant(base: &str) -> Instant {
    parse_local(&format!("{base}T00:00:00")).unwrap().and_utc()
}

/// All the time that these plans touch.
fn whole(base: &str) -> Slot {
    let base = base_instant(base);
    Slot::new(base - TimeDelta::days(3), base + TimeDelta::days(9))
}

fn verdicts(conflicts: &[Conflict]) -> Vec<Verdict> {
    conflicts.iter().map(|c| (c.severity, c.kind, c.with.clone())).collect()
}

fn of_releases(conflicts: &[Conflict]) -> Vec<(String, Verdict)> {
    let mut all: Vec<_> =
        conflicts.iter().map(|c| (c.release.clone(), (c.severity, c.kind, c.with.clone()))).collect();
    all.sort();
    all
}

/// The scan minute by minute is slow; the others can afford more.
fn cases(count: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let scale = default.cases / 256;
    ProptestConfig {
        cases: count * scale.max(1),
        failure_persistence: None,
        max_shrink_iters: 4000,
        ..default
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_check_finds_what_the_oracle_finds((base, document) in document()) {
        let plan = plan(document);
        let oracle = Oracle::new(&plan, whole(base));
        let schedule = Schedule::new(&plan);
        for record in plan.releases.iter() {
            let conflicts = schedule.check(record.id);
            prop_assert_eq!(verdicts(&conflicts), oracle.check(record.id), "{}", &record.key);
            for conflict in &conflicts {
                prop_assert!(conflict.message.ends_with('.') && !conflict.message.contains("  "), "{}", conflict.message);
            }
        }
    }

    #[test]
    fn a_preview_finds_what_the_oracle_finds_after_the_move(
        (base, document) in document(), which in any::<prop::sample::Index>(), to in moment(-1..3),
    ) {
        let plan = plan(document);
        let releases: Vec<_> = plan.releases.iter().cloned().collect();
        let id = which.get(&releases).id;
        let start = base_instant(base) + TimeDelta::seconds(to * 30);
        let now = Oracle::new(&plan, whole(base));
        let then = now.moved(id, start);
        let mut schedule = Schedule::new(&plan);
        let preview = schedule.preview(id, start, None);
        prop_assert_eq!(verdicts(&preview.conflicts), then.check(id));
        prop_assert_eq!(of_releases(&preview.gained), then.gained(&now.all_blocking(), id));
        prop_assert_eq!(of_releases(&preview.lost), now.gained(&then.all_blocking(), id));
        // Once the move is made, what was found before is forgotten where it must be.
        schedule.check_all();
        schedule.update(&then.plan, &[(EntityKind::Release, id.uuid())]);
        prop_assert_eq!(schedule.check_all(), Schedule::new(&then.plan).check_all());
    }

    #[test]
    fn a_gate_is_open_when_the_oracle_says_so(
        (base, document) in document(), service in 0..4usize, environment in 0..3usize, when in moment(-1..3),
    ) {
        let plan = plan(document);
        let service = plan.services.by_key(SERVICES[service]).unwrap().id;
        let environment = plan.environments.by_key(ENVIRONMENTS[environment]).unwrap().id;
        let at = base_instant(base) + TimeDelta::seconds(when * 30);
        let oracle = Oracle::new(&plan, whole(base));
        let gate = Schedule::new(&plan).can_deploy(service, environment, at).unwrap();
        prop_assert_eq!(gate.open, oracle.open(service, environment, at));
        prop_assert!(!gate.reasons.is_empty());
        let end = base_instant(base) + TimeDelta::days(5);
        let mut later = at;
        while later < end && gate.next_change.is_none_or(|change| later < change) {
            prop_assert_eq!(oracle.open(service, environment, later), gate.open, "{}", format_instant(later));
            later += TimeDelta::seconds(30);
        }
        if let Some(change) = gate.next_change.filter(|change| *change < end) {
            prop_assert!(oracle.open(service, environment, change) != gate.open);
        }
    }
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn legal_starts_are_those_of_a_scan_minute_by_minute(
        (base, document) in document(), which in any::<prop::sample::Index>(), from in moment(-1..2),
    ) {
        let plan = plan(document);
        let releases: Vec<_> = plan.releases.iter().filter(|r| !r.stage.is_over()).cloned().collect();
        prop_assume!(!releases.is_empty());
        let id = which.get(&releases).id;
        let from = base_instant(base) + TimeDelta::seconds(from * 30);
        let range = Slot::new(from, from + TimeDelta::hours(26));
        let oracle = Oracle::new(&plan, whole(base));
        let known = oracle.all_blocking();
        let schedule = Schedule::new(&plan);
        let spans = schedule.legal_starts(id, range);
        let mut first = None;
        let mut minute = from + TimeDelta::seconds((60 - from.timestamp().rem_euclid(60)) % 60);
        while minute < range.end {
            let legal = oracle.legal(&known, id, minute);
            let told = spans.iter().any(|span| span.contains(minute));
            prop_assert_eq!(told, legal, "{} at {}", &plan.releases.get(id).unwrap().key, format_instant(minute));
            if legal && first.is_none() {
                first = Some(minute);
            }
            minute += TimeDelta::minutes(1);
        }
        match (schedule.next_slot(id, from), first) {
            (NextSlot::Found(slot), Some(first)) => prop_assert_eq!(slot.start, first),
            (NextSlot::Found(slot), None) => {
                prop_assert!(slot.start >= range.end);
                prop_assert!(schedule.preview(id, slot.start, None).is_legal());
            }
            (NextSlot::None { reason, .. }, first) => {
                prop_assert!(first.is_none(), "{}", reason);
                prop_assert!(reason.starts_with("None before "), "{}", reason);
            }
        }
    }
}

//! Whatever plan there is: out and in again changes nothing.

use chrono::NaiveDate;
use proptest::prelude::*;
use slipway_api::export;
use slipway_api::types::import::{CsvOptions, ImportFormat};
use slipway_core::entity::EntityKind;
use slipway_core::environments::EnvironmentPolicy;
use slipway_core::format::{
    Absence, All, Capacity, Day, Environment, Freeze, Hours, Person, PlanFile, Release, Scope, Selection,
    Service, Team, UnknownReferences, Window,
};
use slipway_core::freezes::FreezeLevel;
use slipway_core::plan::Plan;
use slipway_core::releases::{ReleaseType, Risk, Stage};

use super::{Ids, empty, put, read, request, shown};

const RULES: [Option<&str>; 5] = [
    None,
    Some("FREQ=WEEKLY;BYDAY=TU"),
    Some("FREQ=MONTHLY;BYDAY=-1FR;COUNT=12"),
    Some("FREQ=YEARLY;INTERVAL=2"),
    Some("FREQ=DAILY;UNTIL=20300101T000000Z"),
];
const ZONES: [&str; 4] = ["Europe/Berlin", "Asia/Tokyo", "America/New_York", "UTC"];

/// Keys with the signs that tables and lists give a meaning to.
fn key(prefix: &'static str) -> impl Strategy<Value = String> {
    "[a-zA-Z0-9;,|\\\\'=+@._-]{0,6}".prop_map(move |tail| format!("{prefix}{tail}"))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ -~äöü€日]{0,20}",
        1 => "[=+@'\t;,\"\\n-]{1,4}[a-z]{0,3}",
        1 => Just(String::new()),
    ]
}

fn keys_of(count: usize) -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..=count.min(3))
}

fn pick(keys: &[String], indexes: &[prop::sample::Index]) -> Vec<String> {
    let mut picked: Vec<String> = if keys.is_empty() {
        Vec::new()
    } else {
        indexes.iter().map(|index| index.get(keys).clone()).collect()
    };
    picked.sort();
    picked.dedup();
    picked
}

#[derive(Debug, Clone)]
struct Thing {
    key: String,
    name: String,
    notes: String,
    numbers: [u32; 6],
    picks: Vec<prop::sample::Index>,
}

fn thing(prefix: &'static str) -> impl Strategy<Value = Thing> {
    (key(prefix), text(), text(), any::<[u32; 6]>(), keys_of(3))
        .prop_map(|(key, name, notes, numbers, picks)| Thing { key, name, notes, numbers, picks })
}

fn things(prefix: &'static str) -> impl Strategy<Value = Vec<Thing>> {
    prop::collection::vec(thing(prefix), 0..5).prop_map(|mut things| {
        things.sort_by(|a, b| a.key.cmp(&b.key));
        things.dedup_by(|a, b| a.key == b.key);
        things
    })
}

fn at<T: Clone>(all: &[T], number: u32) -> T {
    all[number as usize % all.len()].clone()
}

fn local(number: u32) -> String {
    let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(u64::from(number % 700));
    format!("{day}T{:02}:{:02}:00", number / 7 % 24, number / 11 % 60)
}

fn instant(number: u32) -> String {
    format!("{}Z", local(number))
}

fn duration(number: u32) -> String {
    at(&["PT1H", "PT90M", "P1D", "P2W", "P1DT12H", "PT1H30S"], number).to_owned()
}

fn selection(number: u32, keys: Vec<String>) -> Selection {
    if number.is_multiple_of(2) { Selection::All(All::All) } else { Selection::Only(keys) }
}

fn keys(things: &[Thing]) -> Vec<String> {
    things.iter().map(|thing| thing.key.clone()).collect()
}

prop_compose! {
    fn document()(
        environments in things("e"),
        teams in things("t"),
        people in things("p"),
        services in things("s"),
        windows in things("w"),
        freezes in things("all"),
        releases in things("R-"),
    ) -> PlanFile {
        let (e, t, p, s, r) = (keys(&environments), keys(&teams), keys(&people), keys(&services), keys(&releases));
        let scope = |thing: &Thing| Scope {
            environments: selection(thing.numbers[3], pick(&e, &thing.picks)),
            services: selection(thing.numbers[4], pick(&s, &thing.picks)),
            teams: selection(thing.numbers[5], pick(&t, &thing.picks)),
            except_services: pick(&s, &thing.picks),
        };
        let locals = |thing: &Thing| {
            let mut all: Vec<String> = thing.numbers.iter().take(thing.numbers[0] as usize % 3).map(|n| local(*n)).collect();
            all.sort();
            all.dedup();
            all
        };
        PlanFile {
            slipway: 1,
            name: "Random".to_owned(),
            zone: "Europe/Berlin".to_owned(),
            environments: environments.iter().map(|thing| Environment {
                id: None,
                key: thing.key.clone(),
                name: thing.name.clone(),
                policy: at(&[EnvironmentPolicy::Windows, EnvironmentPolicy::Open], thing.numbers[0]),
            }).collect(),
            teams: teams.iter().map(|thing| Team { id: None, key: thing.key.clone(), name: thing.name.clone() }).collect(),
            people: people.iter().map(|thing| Person {
                id: None,
                key: thing.key.clone(),
                name: thing.name.clone(),
                email: if thing.numbers[0] % 2 == 0 { String::new() } else { "a@example.com".to_owned() },
                zone: at(&ZONES, thing.numbers[1]).to_owned(),
                teams: pick(&t, &thing.picks),
                hours: thing.numbers.iter().take(thing.numbers[2] as usize % 3).map(|n| Hours {
                    days: Day::ALL.into_iter().enumerate().filter(|(place, _)| (n >> place) & 1 == 1).map(|(_, day)| day).chain([Day::Sunday]).collect(),
                    from: format!("{:02}:{:02}", n % 24, n % 60),
                    to: format!("{:02}:{:02}", n / 3 % 24, n / 5 % 60),
                }).collect(),
                absences: thing.numbers.iter().take(thing.numbers[3] as usize % 3).map(|n| Absence {
                    start: local(*n)[..10].to_owned(),
                    end: (NaiveDate::parse_from_str(&local(*n)[..10], "%Y-%m-%d").unwrap() + chrono::Days::new(3)).to_string(),
                    reason: thing.notes.clone(),
                }).collect(),
            }).collect(),
            services: services.iter().enumerate().map(|(place, thing)| Service {
                id: None,
                key: thing.key.clone(),
                name: thing.name.clone(),
                team: pick(&t, &thing.picks).into_iter().next(),
                depends_on: pick(&s[..place], &thing.picks),
            }).collect(),
            windows: windows.iter().map(|thing| Window {
                id: None,
                key: thing.key.clone(),
                name: thing.name.clone(),
                zone: at(&ZONES, thing.numbers[0]).to_owned(),
                start: local(thing.numbers[1]),
                duration: duration(thing.numbers[2]),
                rrule: at(&RULES, thing.numbers[3]).map(str::to_owned),
                exdates: locals(thing),
                rdates: Vec::new(),
                scope: scope(thing),
                capacity: Capacity {
                    releases: (thing.numbers[4] % 2 == 0).then_some(thing.numbers[5]),
                    downtime: (thing.numbers[5] % 2 == 0).then(|| duration(thing.numbers[4])),
                },
                lead_time: (thing.numbers[1] % 2 == 0).then(|| duration(thing.numbers[1])),
            }).collect(),
            freezes: freezes.iter().map(|thing| Freeze {
                id: None,
                key: thing.key.clone(),
                name: thing.name.clone(),
                zone: at(&ZONES, thing.numbers[0]).to_owned(),
                start: local(thing.numbers[1]),
                duration: duration(thing.numbers[2]),
                rrule: at(&RULES, thing.numbers[3]).map(str::to_owned),
                exdates: Vec::new(),
                rdates: locals(thing),
                level: at(&[FreezeLevel::Hard, FreezeLevel::Soft], thing.numbers[4]),
                reason: thing.notes.clone(),
                contact: pick(&p, &thing.picks).into_iter().next(),
                scope: scope(thing),
            }).collect(),
            releases: releases.iter().enumerate().map(|(place, thing)| Release {
                id: None,
                key: thing.key.clone(),
                title: thing.name.clone(),
                services: pick(&s, &thing.picks),
                environments: pick(&e, &thing.picks),
                version: thing.name.clone(),
                kind: at(&[ReleaseType::Standard, ReleaseType::Normal, ReleaseType::Emergency], thing.numbers[0]),
                risk: at(&[Risk::Low, Risk::Medium, Risk::High], thing.numbers[1]),
                stage: at(&[Stage::Draft, Stage::RolledBack, Stage::Cancelled, Stage::Closed], thing.numbers[2]),
                duration: duration(thing.numbers[3]),
                downtime: at(&["PT0S", "PT5M"], thing.numbers[4]).to_owned(),
                rollback: at(&["PT0S", "PT1H"], thing.numbers[5]).to_owned(),
                depends_on: pick(&r[..place], &thing.picks),
                owner: pick(&p, &thing.picks).into_iter().next(),
                crew: pick(&p, &thing.picks),
                not_before: (thing.numbers[0] % 3 == 0).then(|| instant(thing.numbers[1])),
                not_after: (thing.numbers[0] % 3 == 1).then(|| instant(thing.numbers[1])),
                start: (thing.numbers[0] % 2 == 0).then(|| instant(thing.numbers[2])),
                notes: thing.notes.clone(),
            }).collect(),
        }
    }
}

/// The plan that a document is, by core alone.
fn plan_of(file: &PlanFile) -> Plan {
    let mut plan = empty();
    let mut ids = Ids::new();
    let resolved = file.resolve(&plan, UnknownReferences::Refuse, &mut || ids.next()).unwrap();
    for entity in resolved.entities {
        plan.check(&entity).unwrap();
        plan.put(entity);
    }
    plan
}

const TABLES: [EntityKind; 7] = [
    EntityKind::Environment,
    EntityKind::Team,
    EntityKind::Person,
    EntityKind::Service,
    EntityKind::Window,
    EntityKind::Freeze,
    EntityKind::Release,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_document(file in document()) {
        let plan = plan_of(&file);
        let out = export::document(&plan).unwrap();
        let json = request(ImportFormat::Json, None, CsvOptions::default());

        let mut other = empty();
        let import = read(&other, out.as_bytes(), &json).unwrap();
        prop_assert_eq!(import.preview.counts.refused, 0);
        prop_assert!(import.preview.left_out.is_empty());
        put(&mut other, import);
        prop_assert_eq!(export::document(&other).unwrap(), out.clone());
        // Records are the same to the identity; only the plan's own is that of the file.
        prop_assert_eq!(&other, &plan);

        let again = read(&other, out.as_bytes(), &json).unwrap();
        prop_assert!(again.entities.is_empty());
    }

    #[test]
    fn of_a_calendar(file in document()) {
        let plan = plan_of(&file);
        let parts = export::CalendarParts {
            freezes: true,
            windows: true,
            releases: true,
            from: None,
            to: None,
            scope: slipway_core::scope::Scope::everything(),
        };
        let out = export::to_calendar(&plan, &parts, &export::AllEdits::default()).to_text();
        let ics = request(ImportFormat::Ics, None, CsvOptions::default());
        let import = read(&plan, out.as_bytes(), &ics).unwrap();
        prop_assert!(import.entities.is_empty(), "{}\n{}", out, shown(&import.preview));
        prop_assert_eq!(import.preview.counts.refused, 0);
        // All that it holds is accounted for: releases are left out by name.
        let left_out = import.preview.left_out.len() + import.preview.rows.len();
        let scheduled = plan.releases.iter().filter(|release| release.start.is_some()).count();
        prop_assert_eq!(left_out, plan.freezes.len() + plan.windows.len() + scheduled);
    }

    #[test]
    fn of_tables(file in document()) {
        let plan = plan_of(&file);
        let mut other = empty();
        for kind in TABLES {
            let (out, _) = export::table(&plan, kind).unwrap();
            let table = request(ImportFormat::Csv, Some(kind), CsvOptions { separator: Some(",".to_owned()), ..CsvOptions::default() });
            let again = read(&plan, out.as_bytes(), &table).unwrap();
            prop_assert!(again.entities.is_empty(), "{}\n{}", out, shown(&again.preview));
            prop_assert_eq!(again.preview.counts.refused, 0);

            let import = read(&other, out.as_bytes(), &table).unwrap();
            prop_assert_eq!(import.preview.counts.refused, 0, "{}\n{}", out, shown(&import.preview));
            put(&mut other, import);
            prop_assert_eq!(export::table(&other, kind).unwrap().0, out);
        }
    }
}

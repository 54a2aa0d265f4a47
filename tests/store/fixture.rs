//! A plan with something of every kind, and what the tests do with it.

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use slipway_core::calendar::{Recurrence, Rule};
use slipway_core::entity::{Entity, Record};
use slipway_core::environments::{Environment, EnvironmentPolicy};
use slipway_core::freezes::{Freeze, FreezeLevel};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::{Release, ReleaseType, Risk, Stage};
use slipway_core::scope::{Scope, Selection};
use slipway_core::services::Service;
use slipway_core::settings::Settings;
use slipway_core::teams::{Absence, Person, Team, WorkingHours};
use slipway_core::time::{Duration, Instant, parse_local};
use slipway_core::windows::{Capacity, Window};
use slipway_store::{Author, Committed, Store, StoreError, Tx};
use tempfile::TempDir;
use uuid::Uuid;

pub fn id<T>() -> Id<T> {
    Id::from_uuid(Uuid::now_v7())
}

pub fn now() -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 24, 6, 0, 0).unwrap()
}

pub fn ana() -> Author {
    Author::new("ana")
}

pub fn ben() -> Author {
    Author::new("ben")
}

pub fn settings() -> Settings {
    Settings { id: id(), name: "Payments 2026".to_owned(), zone: chrono_tz::Europe::Berlin }
}

/// A folder that goes away with the test, and a plan file in it that is not there yet.
pub struct Place {
    pub folder: TempDir,
    pub device: Uuid,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), device: Uuid::now_v7() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("plan.slipway")
    }

    pub fn create(&self) -> Store {
        Store::create(&self.path(), settings(), self.device, now()).unwrap()
    }

    pub fn open(&self) -> Store {
        Store::open(&self.path(), self.device).unwrap()
    }

    /// The same plan on somebody else's computer.
    pub fn open_elsewhere(&self) -> Store {
        Store::open(&self.path(), Uuid::now_v7()).unwrap()
    }

    /// A plan with something of every kind.
    pub fn sample(&self) -> (Store, Sample) {
        let mut store = self.create();
        let sample = Sample::new();
        put_all(&mut store, "Add the sample", sample.entities());
        (store, sample)
    }
}

pub fn put_all(store: &mut Store, intent: &str, entities: Vec<Entity>) -> Committed<()> {
    store
        .transact(&ana(), intent, now(), |tx: &mut Tx<'_>| {
            for entity in entities {
                tx.put(entity)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap()
}

pub fn put(store: &mut Store, entity: impl Into<Entity>) -> Committed<()> {
    put_all(store, "Change", vec![entity.into()])
}

/// Everything in a plan, to compare plans by.
pub fn contents(plan: &Plan) -> Vec<Entity> {
    plan.entities()
}

#[derive(Clone)]
pub struct Sample {
    pub environments: Vec<Environment>,
    pub teams: Vec<Team>,
    pub people: Vec<Person>,
    pub services: Vec<Service>,
    pub window: Window,
    pub freeze: Freeze,
    pub releases: Vec<Release>,
}

impl Sample {
    pub fn new() -> Self {
        let environments = vec![environment("prod-eu"), environment("staging")];
        let teams = vec![team("pay"), team("core")];
        let people = vec![person("ana", &teams), person("ben", &teams[..1])];
        let mut services = vec![service("ledger"), service("payments"), service("status-page")];
        services[0].team = Some(teams[1].id);
        services[1].depends_on = vec![services[0].id];
        let window = window("tue-night", &environments[..1]);
        let mut freeze = freeze("year-end");
        freeze.contact = Some(people[0].id);
        freeze.scope.except_services = vec![services[2].id];
        let mut releases = vec![release("LED-77"), release("PAY-142")];
        for (release, service) in releases.iter_mut().zip(&services) {
            release.services = vec![service.id];
            release.environments = environments.iter().map(|environment| environment.id).collect();
            release.owner = Some(people[0].id);
            release.crew = people.iter().map(|person| person.id).collect();
        }
        releases[1].depends_on = vec![releases[0].id];
        releases[1].start = Some(now() + TimeDelta::days(7));
        Self { environments, teams, people, services, window, freeze, releases }
    }

    /// All of it in its stored form, each after what it refers to.
    pub fn entities(&self) -> Vec<Entity> {
        fn all<T: Record + Into<Entity>>(records: &[T]) -> Vec<Entity> {
            records.iter().cloned().map(Into::into).collect()
        }
        let mut entities = [
            all(&self.environments),
            all(&self.teams),
            all(&self.people),
            all(&self.services),
            vec![self.window.clone().into(), self.freeze.clone().into()],
            all(&self.releases),
        ]
        .concat();
        for entity in &mut entities {
            entity.normalize().unwrap();
        }
        entities
    }

    pub fn pay(&self) -> Release {
        self.releases[1].clone()
    }
}

pub fn environment(key: &str) -> Environment {
    Environment {
        id: id(),
        key: key.to_owned(),
        name: key.to_uppercase(),
        policy: EnvironmentPolicy::Windows,
    }
}

pub fn team(key: &str) -> Team {
    Team { id: id(), key: key.to_owned(), name: format!("Team {key}") }
}

pub fn person(key: &str, teams: &[Team]) -> Person {
    let time = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap();
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    Person {
        id: id(),
        key: key.to_owned(),
        name: format!("{key} Ito"),
        email: format!("{key}@example.com"),
        zone: chrono_tz::Asia::Tokyo,
        teams: teams.iter().map(|team| team.id).collect(),
        hours: vec![
            WorkingHours { days: vec![0, 1, 2, 3, 4], from: time(9), to: time(17) },
            WorkingHours { days: vec![5, 6], from: time(22), to: time(6) },
        ],
        absences: vec![Absence { start: day(24), end: day(27), reason: "leave".to_owned() }],
    }
}

pub fn service(key: &str) -> Service {
    Service { id: id(), key: key.to_owned(), name: key.to_owned(), team: None, depends_on: Vec::new() }
}

pub fn recurrence(start: &str, duration: &str, rule: Option<&str>) -> Recurrence {
    let (zone, start) = (chrono_tz::Europe::Berlin, parse_local(start).unwrap());
    Recurrence {
        zone,
        start,
        duration: duration.parse().unwrap(),
        rule: rule.map(|text| Rule::parse(text, zone, start).unwrap()),
        exdates: Vec::new(),
        rdates: Vec::new(),
    }
}

pub fn window(key: &str, environments: &[Environment]) -> Window {
    let mut when = recurrence("2026-01-06T22:00:00", "PT4H", Some("FREQ=WEEKLY;BYDAY=TU"));
    when.exdates = vec![parse_local("2026-12-29T22:00:00").unwrap()];
    when.rdates = vec![parse_local("2026-12-30T22:00:00").unwrap()];
    Window {
        id: id(),
        key: key.to_owned(),
        name: "Tuesday night".to_owned(),
        when,
        scope: Scope {
            environments: Selection::Only(environments.iter().map(|environment| environment.id).collect()),
            ..Scope::everything()
        },
        capacity: Capacity { releases: Some(2), downtime: Some("PT90M".parse().unwrap()) },
        lead_time: Some(Duration::days(2)),
    }
}

pub fn freeze(key: &str) -> Freeze {
    Freeze {
        id: id(),
        key: key.to_owned(),
        name: "Year-end close".to_owned(),
        when: recurrence("2026-12-15T00:00:00", "P20D", None),
        scope: Scope::everything(),
        level: FreezeLevel::Hard,
        reason: "Books close.\nAsk first.".to_owned(),
        contact: None,
    }
}

pub fn release(key: &str) -> Release {
    Release {
        id: id(),
        key: key.to_owned(),
        title: format!("Release {key}"),
        services: Vec::new(),
        environments: Vec::new(),
        version: "4.2.0".to_owned(),
        kind: ReleaseType::Normal,
        risk: Risk::Medium,
        stage: Stage::Draft,
        duration: "PT2H".parse().unwrap(),
        downtime: "PT45M".parse().unwrap(),
        rollback: "PT30M".parse().unwrap(),
        depends_on: Vec::new(),
        owner: None,
        crew: Vec::new(),
        not_before: None,
        not_after: None,
        start: None,
        notes: String::new(),
    }
}

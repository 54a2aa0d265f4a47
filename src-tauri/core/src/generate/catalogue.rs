//! Everything a release is planned with: teams, people, services, environments, windows and freezes.

use chrono::{Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::Maker;
use crate::calendar::{Recurrence, Rule};
use crate::entity::Entity;
use crate::environments::{Environment, EnvironmentPolicy};
use crate::freezes::{Freeze, FreezeLevel};
use crate::scope::{Scope, Selection};
use crate::services::Service;
use crate::teams::{Absence, Person, Team, WorkingHours};
use crate::time::Duration;
use crate::windows::{Capacity, Window};

const TEAMS: [&str; 10] = [
    "Payments",
    "Ledger",
    "Identity",
    "Catalogue",
    "Search",
    "Logistics",
    "Mobile",
    "Data",
    "Platform",
    "Support",
];
const PARTS: [&str; 8] = ["API", "Gateway", "Worker", "Console", "Store", "Events", "Reports", "Billing"];
const PLACES: [(&str, &str, Tz); 6] = [
    ("prod-eu", "Production Europe", chrono_tz::Europe::Berlin),
    ("prod-us", "Production Americas", chrono_tz::America::New_York),
    ("prod-ap", "Production Asia", chrono_tz::Asia::Tokyo),
    ("prod-uk", "Production Britain", chrono_tz::Europe::London),
    ("prod-au", "Production Australia", chrono_tz::Australia::Sydney),
    ("prod-br", "Production Brazil", chrono_tz::America::Sao_Paulo),
];
const GIVEN: [&str; 20] = [
    "Ana", "Ben", "Chidi", "Dana", "Emre", "Fatima", "Gao", "Hana", "Igor", "Jun", "Kira", "Luis", "Mei",
    "Noor", "Ola", "Priya", "Quinn", "Rosa", "Sven", "Tariq",
];
const FAMILY: [&str; 20] = [
    "Ito", "Novak", "Okafor", "Silva", "Berg", "Khan", "Moreau", "Haas", "Lind", "Park", "Ruiz", "Costa",
    "Weiss", "Aziz", "Dubois", "Kim", "Larsen", "Mbeki", "Sato", "Vogel",
];
const REASONS: [&str; 6] =
    ["Books close", "Peak season", "Audit", "Data centre move", "Marketing campaign", "Elections"];

/// What was made.
pub(super) struct Catalogue {
    pub teams: Vec<Team>,
    pub people: Vec<Person>,
    pub services: Vec<Service>,
    pub environments: Vec<Environment>,
    pub windows: Vec<Window>,
    freezes: Vec<Freeze>,
}

impl Catalogue {
    /// Every record, each kind after those it refers to.
    pub fn entities(&self) -> impl Iterator<Item = Entity> + '_ {
        let teams = self.teams.iter().cloned().map(Entity::from);
        let rest = self.environments.iter().cloned().map(Entity::from);
        let people = self.people.iter().cloned().map(Entity::from);
        let services = self.services.iter().cloned().map(Entity::from);
        let windows = self.windows.iter().cloned().map(Entity::from);
        let freezes = self.freezes.iter().cloned().map(Entity::from);
        teams.chain(rest).chain(people).chain(services).chain(windows).chain(freezes)
    }
}

/// The name at a place of a list that is gone through again and again.
fn cycle<'a>(names: &[&'a str], number: usize) -> &'a str {
    names.get(number % names.len().max(1)).copied().unwrap_or_default()
}

impl Maker {
    pub(super) fn catalogue(&mut self) -> Catalogue {
        let teams: Vec<_> = (0..self.size.teams)
            .map(|number| Team {
                id: self.id(),
                key: format!("team-{number}"),
                name: cycle(&TEAMS, number).to_owned(),
            })
            .collect();
        let environments = (0..self.size.environments).map(|number| self.environment(number)).collect();
        let mut catalogue = Catalogue {
            people: (0..self.size.people).map(|number| self.person(number, &teams)).collect(),
            services: self.services(&teams),
            teams,
            environments,
            windows: Vec::new(),
            freezes: Vec::new(),
        };
        catalogue.windows = (0..self.size.windows).map(|number| self.window(number, &catalogue)).collect();
        catalogue.freezes = (0..self.size.freezes).map(|number| self.freeze(number, &catalogue)).collect();
        catalogue
    }

    /// Two of the environments are open to everybody, the others are production.
    fn environment(&mut self, number: usize) -> Environment {
        let id = self.id();
        let open = |key: &str, name: &str| (key.to_owned(), name.to_owned(), EnvironmentPolicy::Open);
        let (key, name, policy) = match number {
            0 => open("test", "Test"),
            1 => open("staging", "Staging"),
            _ => {
                let (key, name, _) = place(number);
                let again = (number - 2) / PLACES.len();
                let more = if again == 0 { String::new() } else { format!("-{}", again + 1) };
                (format!("{key}{more}"), format!("{name}{more}"), EnvironmentPolicy::Windows)
            }
        };
        Environment { id, key, name, policy }
    }

    fn person(&mut self, number: usize, teams: &[Team]) -> Person {
        let team = teams.get(number % teams.len().max(1));
        // A team sits in one or two places, so that its hours are mostly the same.
        let (_, _, zone) = place(2 + number % teams.len().max(1) % 3 + usize::from(self.chance.percent(20)));
        let key = format!("person-{number}");
        let hours = WorkingHours {
            days: vec![0, 1, 2, 3, 4],
            from: time(9, 0),
            to: if self.chance.percent(50) { time(17, 30) } else { time(18, 0) },
        };
        let on_call = WorkingHours { days: (0..7).collect(), from: time(17, 0), to: time(10, 0) };
        let hours = match self.chance.below(10) {
            0..=4 => Vec::new(),
            5..=8 => vec![hours, on_call],
            _ => vec![hours],
        };
        let absences = (0..self.chance.below(8))
            .map(|_| {
                let start = self.day();
                let length = 1 + u64::try_from(self.chance.below(14)).unwrap_or_default();
                let reason = self.chance.of(&["leave", "training", "", "conference"]).to_owned();
                Absence { start, end: start + Days::new(length), reason }
            })
            .collect();
        Person {
            id: self.id(),
            name: format!("{} {}", cycle(&GIVEN, number), cycle(&FAMILY, number / GIVEN.len() + number)),
            email: format!("{key}@example.com"),
            key,
            zone,
            teams: team.map(|team| team.id).into_iter().collect(),
            hours,
            absences,
        }
    }

    /// Services in layers: each may need a few of those before it, mostly its own team's.
    fn services(&mut self, teams: &[Team]) -> Vec<Service> {
        let mut services: Vec<Service> = Vec::with_capacity(self.size.services);
        for number in 0..self.size.services {
            let team = teams.get(number % teams.len().max(1));
            let mut depends_on: Vec<_> = services
                .iter()
                .filter(|other| other.team == team.map(|team| team.id))
                .filter(|_| self.chance.percent(35))
                .map(|other| other.id)
                .collect();
            if self.chance.percent(15) {
                depends_on.extend(self.chance.pick(&services).map(|other| other.id));
            }
            let part = cycle(&PARTS, number / teams.len().max(1));
            let name = team.map_or("Shared", |team| team.name.as_str());
            services.push(Service {
                id: self.id(),
                key: format!("{}-{}-{number}", name.to_lowercase(), part.to_lowercase()),
                name: format!("{name} {part}"),
                team: team.map(|team| team.id),
                depends_on,
            });
        }
        services
    }

    /// A window of one team in one production environment, on nights of its zone; some are for everybody.
    fn window(&mut self, number: usize, catalogue: &Catalogue) -> Window {
        let production = catalogue.environments.len().saturating_sub(2).max(1);
        let which = 2 + number % production;
        let environment = catalogue.environments.get(which);
        let (_, _, zone) = place(which);
        let team = catalogue.teams.get(number / production % catalogue.teams.len().max(1));
        let for_all = self.chance.percent(15);
        let day = self.chance.of(&["MO", "TU", "WE", "TH", "SA", "SU"]);
        let rule = match self.chance.below(10) {
            0 => "FREQ=MONTHLY;BYDAY=-1FR".to_owned(),
            1 => "FREQ=MONTHLY;BYDAY=2SA".to_owned(),
            2 => format!("FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"),
            3 => "FREQ=WEEKLY;BYDAY=TU,TH".to_owned(),
            _ => format!("FREQ=WEEKLY;BYDAY={day}"),
        };
        let hour = self.chance.of(&[20, 21, 22, 22, 23, 1, 2]);
        let mut scope = Scope::everything();
        if let Some(environment) = environment {
            scope.environments = Selection::Only(vec![environment.id]);
        }
        if let (false, Some(team)) = (for_all, team) {
            scope.teams = Selection::Only(vec![team.id]);
        }
        if self.chance.percent(10) {
            scope.except_services.extend(self.chance.pick(&catalogue.services).map(|service| service.id));
        }
        let length = Duration::minutes(self.chance.of(&[180, 240, 240, 300, 360]));
        let capacity = Capacity {
            releases: self.chance.percent(70).then(|| self.chance.of(&[2, 3, 4, 6])),
            downtime: self.chance.percent(40).then(|| Duration::minutes(self.chance.of(&[60, 90, 120, 180]))),
        };
        let owner = if for_all { "all" } else { team.map_or("all", |team| team.name.as_str()) };
        Window {
            id: self.id(),
            key: format!("window-{number}"),
            name: format!("{owner}, {} nights", environment.map_or("all", |e| e.name.as_str())),
            when: self.recurrence(zone, self.first_day, time(hour, 0), length, Some(&rule)),
            scope,
            capacity,
            lead_time: self.chance.percent(30).then(|| Duration::days(2)),
        }
    }

    /// One in ten comes every year; the others are single spans of a few days, for a few services or a team.
    fn freeze(&mut self, number: usize, catalogue: &Catalogue) -> Freeze {
        let yearly = number.is_multiple_of(10);
        let mut scope = Scope::everything();
        match self.chance.below(20) {
            0 => {}
            1..=8 => {
                let team = self.chance.pick(&catalogue.teams).map(|team| team.id);
                scope.teams = Selection::Only(team.into_iter().collect());
            }
            _ => {
                let some = 1 + self.chance.below(4);
                let services = (0..some).filter_map(|_| self.chance.pick(&catalogue.services).map(|s| s.id));
                scope.services = Selection::Only(services.collect());
            }
        }
        if self.chance.percent(60) {
            let environment = self.chance.pick(&catalogue.environments).map(|e| e.id);
            scope.environments = Selection::Only(environment.into_iter().collect());
        }
        let day = self.day();
        let days = 1 + u32::try_from(self.chance.below(7)).unwrap_or_default();
        let reason = cycle(&REASONS, self.chance.below(REASONS.len()));
        let zone = place(2 + self.chance.below(3)).2;
        Freeze {
            id: self.id(),
            key: format!("freeze-{number}"),
            name: format!("{reason} {}", number + 1),
            when: self.recurrence(
                zone,
                day,
                NaiveTime::MIN,
                Duration::days(days),
                yearly.then_some("FREQ=YEARLY"),
            ),
            scope,
            level: if self.chance.percent(60) { FreezeLevel::Hard } else { FreezeLevel::Soft },
            reason: reason.to_owned(),
            contact: self.chance.pick(&catalogue.people).map(|person| person.id),
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the other makers do")]
    fn recurrence(
        &self,
        zone: Tz,
        day: NaiveDate,
        at: NaiveTime,
        duration: Duration,
        rule: Option<&str>,
    ) -> Recurrence {
        let start = day.and_time(at);
        // Every rule here is well formed; one that were not would be left out, and the span would stand alone.
        let rule = rule.and_then(|rule| Rule::parse(rule, zone, start).ok());
        Recurrence { zone, start, duration, rule, exdates: Vec::new(), rdates: Vec::new() }
    }
}

/// The place of the environment with this number.
fn place(environment: usize) -> (&'static str, &'static str, Tz) {
    let number = environment.saturating_sub(2) % PLACES.len();
    PLACES.get(number).copied().unwrap_or(("prod", "Production", chrono_tz::UTC))
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}

//! From records to the plan format: identities become keys.

use chrono::NaiveDateTime;

use super::{
    Absence, All, AnyRecord, Capacity, Day, Environment, Freeze, Hours, Person, PlanFile, Release, Scope,
    Selection, Service, Team, VERSION, Window,
};
use crate::entity::{Entity, Record};
use crate::ids::Id;
use crate::plan::{Plan, Table};
use crate::scope;
use crate::time::{LOCAL_FORMAT, format_instant};
use crate::{environments, freezes, releases, services, teams, windows};

/// The keys of these records, sorted. An identity that is not in the plan cannot be stored, so none is lost.
fn keys<T: Record>(table: &Table<T>, ids: &[Id<T>]) -> Vec<String> {
    let mut keys: Vec<_> = ids.iter().filter_map(|id| key(table, Some(*id))).collect();
    keys.sort_unstable();
    keys
}

fn key<T: Record>(table: &Table<T>, id: Option<Id<T>>) -> Option<String> {
    id.and_then(|id| table.get(id)).map(|record| record.key().to_owned())
}

fn selection<T: Record>(table: &Table<T>, selection: &scope::Selection<T>) -> Selection {
    match selection {
        scope::Selection::All => Selection::All(All::All),
        scope::Selection::Only(ids) => Selection::Only(keys(table, ids)),
    }
}

fn describe_scope(plan: &Plan, scope: &scope::Scope) -> Scope {
    Scope {
        environments: selection(&plan.environments, &scope.environments),
        services: selection(&plan.services, &scope.services),
        teams: selection(&plan.teams, &scope.teams),
        except_services: keys(&plan.services, &scope.except_services),
    }
}

fn locals(times: &[NaiveDateTime]) -> Vec<String> {
    times.iter().map(|time| time.format(LOCAL_FORMAT).to_string()).collect()
}

impl Environment {
    /// The record in the shape of the plan format.
    pub fn of(record: &environments::Environment) -> Self {
        Self {
            id: Some(record.id.uuid()),
            key: record.key.clone(),
            name: record.name.clone(),
            policy: record.policy,
        }
    }
}

impl Team {
    /// The record in the shape of the plan format.
    pub fn of(record: &teams::Team) -> Self {
        Self { id: Some(record.id.uuid()), key: record.key.clone(), name: record.name.clone() }
    }
}

impl Person {
    /// The record in the shape of the plan format.
    pub fn of(plan: &Plan, record: &teams::Person) -> Self {
        let hours = record.hours.iter().map(|hours| Hours {
            days: hours.days.iter().filter_map(|day| Day::ALL.get(usize::from(*day)).copied()).collect(),
            from: hours.from.format("%H:%M").to_string(),
            to: hours.to.format("%H:%M").to_string(),
        });
        let absences = record.absences.iter().map(|absence| Absence {
            start: absence.start.to_string(),
            end: absence.end.to_string(),
            reason: absence.reason.clone(),
        });
        Self {
            id: Some(record.id.uuid()),
            key: record.key.clone(),
            name: record.name.clone(),
            email: record.email.clone(),
            zone: record.zone.name().to_owned(),
            teams: keys(&plan.teams, &record.teams),
            hours: hours.collect(),
            absences: absences.collect(),
        }
    }
}

impl Service {
    /// The record in the shape of the plan format.
    pub fn of(plan: &Plan, record: &services::Service) -> Self {
        Self {
            id: Some(record.id.uuid()),
            key: record.key.clone(),
            name: record.name.clone(),
            team: key(&plan.teams, record.team),
            depends_on: keys(&plan.services, &record.depends_on),
        }
    }
}

impl Window {
    /// The record in the shape of the plan format.
    pub fn of(plan: &Plan, record: &windows::Window) -> Self {
        Self {
            id: Some(record.id.uuid()),
            key: record.key.clone(),
            name: record.name.clone(),
            zone: record.when.zone.name().to_owned(),
            start: record.when.start.format(LOCAL_FORMAT).to_string(),
            duration: record.when.duration.to_string(),
            rrule: record.when.rule.as_ref().map(ToString::to_string),
            exdates: locals(&record.when.exdates),
            rdates: locals(&record.when.rdates),
            scope: describe_scope(plan, &record.scope),
            capacity: Capacity {
                releases: record.capacity.releases,
                downtime: record.capacity.downtime.map(|downtime| downtime.to_string()),
            },
            lead_time: record.lead_time.map(|lead| lead.to_string()),
        }
    }
}

impl Freeze {
    /// The record in the shape of the plan format.
    pub fn of(plan: &Plan, record: &freezes::Freeze) -> Self {
        Self {
            id: Some(record.id.uuid()),
            key: record.key.clone(),
            name: record.name.clone(),
            zone: record.when.zone.name().to_owned(),
            start: record.when.start.format(LOCAL_FORMAT).to_string(),
            duration: record.when.duration.to_string(),
            rrule: record.when.rule.as_ref().map(ToString::to_string),
            exdates: locals(&record.when.exdates),
            rdates: locals(&record.when.rdates),
            level: record.level,
            reason: record.reason.clone(),
            contact: key(&plan.people, record.contact),
            scope: describe_scope(plan, &record.scope),
        }
    }
}

impl Release {
    /// The record in the shape of the plan format.
    pub fn of(plan: &Plan, record: &releases::Release) -> Self {
        Self {
            id: Some(record.id.uuid()),
            key: record.key.clone(),
            title: record.title.clone(),
            services: keys(&plan.services, &record.services),
            environments: keys(&plan.environments, &record.environments),
            version: record.version.clone(),
            kind: record.kind,
            risk: record.risk,
            stage: record.stage,
            duration: record.duration.to_string(),
            downtime: record.downtime.to_string(),
            rollback: record.rollback.to_string(),
            depends_on: keys(&plan.releases, &record.depends_on),
            owner: key(&plan.people, record.owner),
            crew: keys(&plan.people, &record.crew),
            not_before: record.not_before.map(format_instant),
            not_after: record.not_after.map(format_instant),
            start: record.start.map(format_instant),
            notes: record.notes.clone(),
        }
    }
}

impl AnyRecord {
    /// The record in the shape of the plan format; none for the plan's own settings.
    pub fn of(plan: &Plan, entity: &Entity) -> Option<Self> {
        Some(match entity {
            Entity::Plan(_) => return None,
            Entity::Environment(record) => Self::Environment(Environment::of(record)),
            Entity::Team(record) => Self::Team(Team::of(record)),
            Entity::Person(record) => Self::Person(Person::of(plan, record)),
            Entity::Service(record) => Self::Service(Service::of(plan, record)),
            Entity::Window(record) => Self::Window(Window::of(plan, record)),
            Entity::Freeze(record) => Self::Freeze(Freeze::of(plan, record)),
            Entity::Release(record) => Self::Release(Release::of(plan, record)),
        })
    }
}

impl PlanFile {
    /// The whole plan, each kind in order of key, so that equal plans give equal documents.
    pub fn of(plan: &Plan) -> Self {
        Self {
            slipway: VERSION,
            name: plan.settings.name.clone(),
            zone: plan.settings.zone.name().to_owned(),
            environments: plan.environments.by_keys().into_iter().map(|r| Environment::of(r)).collect(),
            teams: plan.teams.by_keys().into_iter().map(|r| Team::of(r)).collect(),
            people: plan.people.by_keys().into_iter().map(|r| Person::of(plan, r)).collect(),
            services: plan.services.by_keys().into_iter().map(|r| Service::of(plan, r)).collect(),
            windows: plan.windows.by_keys().into_iter().map(|r| Window::of(plan, r)).collect(),
            freezes: plan.freezes.by_keys().into_iter().map(|r| Freeze::of(plan, r)).collect(),
            releases: plan.releases.by_keys().into_iter().map(|r| Release::of(plan, r)).collect(),
        }
    }
}

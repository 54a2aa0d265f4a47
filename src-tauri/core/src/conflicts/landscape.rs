//! Everything in the plan but the releases, numbered, with what follows from it.

use std::sync::Arc;

use chrono::NaiveTime;
use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use super::bits::Bits;
use super::occurrences::Expansion;
use super::zones::ZoneChanges;
use crate::calendar::Recurrence;
use crate::entity::Record;
use crate::environments::{Environment, EnvironmentPolicy};
use crate::freezes::Freeze;
use crate::ids::Id;
use crate::plan::{Plan, Table};
use crate::scope::Scope;
use crate::services::Service;
use crate::teams::{Person, Team};
use crate::time::{Slot, resolve_local};
use crate::windows::Window;

/// The records of one kind, numbered from 0.
#[derive(Debug)]
pub(super) struct Numbered<T> {
    records: Vec<Arc<T>>,
    numbers: FxHashMap<Id<T>, usize>,
}

impl<T: Record> Numbered<T> {
    fn of(table: &Table<T>) -> Self {
        let records: Vec<_> = table.iter().cloned().collect();
        let numbers = records.iter().enumerate().map(|(number, record)| (record.id(), number)).collect();
        Self { records, numbers }
    }

    pub fn get(&self, number: usize) -> Option<&Arc<T>> {
        self.records.get(number)
    }

    pub fn number(&self, id: Id<T>) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    /// The numbers of these ids, ascending.
    pub fn all(&self, ids: &[Id<T>]) -> Vec<usize> {
        let mut numbers: Vec<_> = ids.iter().filter_map(|id| self.number(*id)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    pub fn records(&self) -> &[Arc<T>] {
        &self.records
    }
}

/// A window or a freeze with what it covers. A scope names environments apart from services (teams and
/// exceptions speak of services only), so a pair is covered when both of its halves are.
#[derive(Debug)]
pub(super) struct Covering<T> {
    pub record: Arc<T>,
    pub environments: Bits,
    pub services: Bits,
    pub occurrences: Arc<Expansion>,
}

impl<T> Covering<T> {
    pub fn covers(&self, environment: usize, service: usize) -> bool {
        self.environments.has(environment) && self.services.has(service)
    }

    /// Whether any pair of these environments and services is covered.
    pub fn covers_any(&self, environments: &[usize], services: &[usize]) -> bool {
        self.environments.has_any(environments) && self.services.has_any(services)
    }
}

/// A person with the spans of their absences.
#[derive(Debug)]
pub(super) struct Worker {
    pub record: Arc<Person>,
    /// One for each absence of the record, in its order.
    pub away: Vec<Slot>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Landscape {
    /// The plan's zone.
    pub zone: Tz,
    pub environments: Numbered<Environment>,
    pub services: Numbered<Service>,
    pub people: Vec<Worker>,
    pub person_numbers: FxHashMap<Id<Person>, usize>,
    pub teams: FxHashMap<Id<Team>, Arc<Team>>,
    pub windows: Vec<Covering<Window>>,
    pub freezes: Vec<Covering<Freeze>>,
    pub changes: Arc<ZoneChanges>,
    /// For each service, itself and whatever it depends on or depends on it, at any depth.
    related: Vec<Bits>,
}

impl Landscape {
    /// Reads the plan; what `before` knows of recurrences and zones is kept.
    pub fn new(plan: &Plan, before: Option<&Self>) -> Self {
        let environments = Numbered::of(&plan.environments);
        let services = Numbered::of(&plan.services);
        let people: Vec<_> = plan.people.iter().map(worker).collect();
        let person_numbers = people.iter().enumerate().map(|(number, p)| (p.record.id, number)).collect();
        let known_windows = known(before.map(|b| b.windows.as_slice()));
        let known_freezes = known(before.map(|b| b.freezes.as_slice()));
        let windows = plan
            .windows
            .iter()
            .map(|w| cover(w, &w.scope, &w.when, &environments, &services, &known_windows))
            .collect();
        let freezes = plan
            .freezes
            .iter()
            .map(|f| cover(f, &f.scope, &f.when, &environments, &services, &known_freezes))
            .collect();
        Self {
            zone: plan.settings.zone,
            related: related(&services),
            environments,
            services,
            people,
            person_numbers,
            teams: plan.teams.iter().map(|team| (team.id, Arc::clone(team))).collect(),
            windows,
            freezes,
            changes: before.map_or_else(Arc::default, |b| Arc::clone(&b.changes)),
        }
    }

    /// Whether two releases with these services disturb each other in an environment they share.
    pub fn services_meet(&self, ours: &[usize], theirs: &[usize]) -> bool {
        ours.iter().any(|ours| self.related.get(*ours).is_some_and(|related| related.has_any(theirs)))
    }

    /// Whether deployments to this environment need a window.
    pub fn needs_window(&self, environment: usize) -> bool {
        self.environments.get(environment).is_some_and(|record| record.policy == EnvironmentPolicy::Windows)
    }
}

fn worker(record: &Arc<Person>) -> Worker {
    let midnight = |day: chrono::NaiveDate| resolve_local(record.zone, day.and_time(NaiveTime::MIN)).0;
    let away = record.absences.iter().map(|a| Slot::new(midnight(a.start), midnight(a.end))).collect();
    Worker { record: Arc::clone(record), away }
}

fn known<T: Record>(before: Option<&[Covering<T>]>) -> FxHashMap<Id<T>, Arc<Expansion>> {
    let before = before.unwrap_or_default();
    before.iter().map(|c| (c.record.id(), Arc::clone(&c.occurrences))).collect()
}

fn cover<T: Record>(
    record: &Arc<T>,
    scope: &Scope,
    when: &Recurrence,
    environments: &Numbered<Environment>,
    services: &Numbered<Service>,
    known: &FxHashMap<Id<T>, Arc<Expansion>>,
) -> Covering<T> {
    // Asking the scope itself keeps one rule: the half that is not asked about is one that the scope has.
    let everywhere = Scope { environments: crate::scope::Selection::All, ..scope.clone() };
    let occurrences = known
        .get(&record.id())
        .filter(|expansion| expansion.when() == when)
        .map_or_else(|| Arc::new(Expansion::new(when.clone())), Arc::clone);
    Covering {
        record: Arc::clone(record),
        environments: Bits::of(environments.records(), |e| scope.environments.includes(e.id)),
        services: environments.records().first().map_or_else(Bits::default, |any| {
            Bits::of(services.records(), |s| everywhere.covers(any.id, s.id, s.team))
        }),
        occurrences,
    }
}

/// For each service, itself with all it reaches in either direction. Dependencies have no cycles, yet a
/// plan read from a damaged file must not hang, so each service is entered once.
fn related(services: &Numbered<Service>) -> Vec<Bits> {
    let count = services.records().len();
    let below: Vec<Bits> = (0..count)
        .map(|from| {
            let mut reached = Bits::empty(count);
            let mut open = vec![from];
            while let Some(next) = open.pop() {
                if reached.has(next) {
                    continue;
                }
                reached.insert(next);
                if let Some(service) = services.get(next) {
                    open.extend(service.depends_on.iter().filter_map(|id| services.number(*id)));
                }
            }
            reached
        })
        .collect();
    let mut related = below.clone();
    for (above, reached) in below.iter().enumerate() {
        for service in reached.iter() {
            if let Some(bits) = related.get_mut(service) {
                bits.insert(above);
            }
        }
    }
    related
}

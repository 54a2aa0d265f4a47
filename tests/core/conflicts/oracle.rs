//! The rules once more, slow and obvious: time is walked in steps of half a minute, and everything is compared
//! with everything. Shares nothing with the engine but the records and the expansion of rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use slipway_core::calendar::{Occurrence, Recurrence};
use slipway_core::conflicts::{ConflictKind, Severity};
use slipway_core::environments::{Environment, EnvironmentPolicy};
use slipway_core::freezes::{Freeze, FreezeLevel};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::{Release, Stage};
use slipway_core::scope::{Scope, Selection};
use slipway_core::services::Service;
use slipway_core::teams::Person;
use slipway_core::time::{Instant, Slot, WallClock};
use slipway_core::windows::Window;

/// Severity, kind and what it is with.
pub type Verdict = (Severity, ConflictKind, Vec<String>);

/// Everything the tests put into a plan is a multiple of this.
const STEP: TimeDelta = TimeDelta::seconds(30);

/// One yes or no for each step of the time that a test looks at.
struct Steps {
    from: Instant,
    yes: Vec<bool>,
}

impl Steps {
    fn of(range: Slot, holds: impl Fn(Instant) -> bool) -> Self {
        Self { from: range.start, yes: steps(range).map(holds).collect() }
    }

    fn covered(range: Slot, occurrences: &[Occurrence]) -> Self {
        let mut covered = Self::of(range, |_| false);
        for occurrence in occurrences {
            for at in steps(occurrence.slot).filter(|at| range.contains(*at)) {
                let place = covered.place(at);
                covered.yes[place] = true;
            }
        }
        covered
    }

    fn place(&self, at: Instant) -> usize {
        usize::try_from((at - self.from).num_seconds() / STEP.num_seconds()).unwrap()
    }

    fn at(&self, at: Instant) -> bool {
        self.yes[self.place(at)]
    }
}

/// Something that recurs, expanded.
struct Recurring<T> {
    record: Arc<T>,
    occurrences: Vec<Occurrence>,
    covered: Steps,
}

impl<T> Recurring<T> {
    fn of(record: &Arc<T>, when: &Recurrence, range: Slot) -> Self {
        let occurrences = when.occurrences(range);
        Self { record: Arc::clone(record), covered: Steps::covered(range, &occurrences), occurrences }
    }
}

/// What does not change when a release moves.
struct Ground {
    windows: Vec<Recurring<Window>>,
    freezes: Vec<Recurring<Freeze>>,
    away: BTreeMap<Id<Person>, Steps>,
}

/// A plan, with whatever recurs expanded over all the time that a test looks at.
pub struct Oracle {
    pub plan: Plan,
    ground: Arc<Ground>,
}

fn steps(slot: Slot) -> impl Iterator<Item = Instant> {
    std::iter::successors(Some(slot.start), |at| Some(*at + STEP)).take_while(move |at| *at < slot.end)
}

fn offset(zone: Tz, at: Instant) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

fn wall(zone: Tz, at: Instant) -> chrono::NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

impl Oracle {
    pub fn new(plan: &Plan, range: Slot) -> Self {
        let ground = Ground {
            windows: plan.windows.iter().map(|w| Recurring::of(w, &w.when, range)).collect(),
            freezes: plan.freezes.iter().map(|f| Recurring::of(f, &f.when, range)).collect(),
            away: plan.people.iter().map(|p| (p.id, Steps::of(range, |at| is_away(p, at)))).collect(),
        };
        Self { plan: plan.clone(), ground: Arc::new(ground) }
    }

    /// The same, with a release started elsewhere.
    pub fn moved(&self, id: Id<Release>, start: Instant) -> Self {
        let mut plan = self.plan.clone();
        let mut record = plan.releases.get(id).unwrap().as_ref().clone();
        record.start = Some(start);
        plan.put(record.into());
        Self { plan, ground: Arc::clone(&self.ground) }
    }

    fn covers(&self, scope: &Scope, environment: Id<Environment>, service: Id<Service>) -> bool {
        let team = self.plan.services.get(service).unwrap().team;
        let team_matches = match &scope.teams {
            Selection::All => true,
            Selection::Only(teams) => teams.iter().any(|t| Some(*t) == team),
        };
        let in_list = |selection: &Selection<Service>| match selection {
            Selection::All => true,
            Selection::Only(list) => list.contains(&service),
        };
        let here = match &scope.environments {
            Selection::All => true,
            Selection::Only(list) => list.contains(&environment),
        };
        here && in_list(&scope.services) && team_matches && !scope.except_services.contains(&service)
    }

    fn covers_release(&self, scope: &Scope, release: &Release) -> bool {
        release.environments.iter().any(|e| release.services.iter().any(|s| self.covers(scope, *e, *s)))
    }

    fn occupied(&self, release: &Release) -> Option<Slot> {
        if release.stage == Stage::Cancelled {
            return None;
        }
        release.start.map(|start| release.slot_from(start, self.plan.settings.zone))
    }

    /// The conflicts of a release, sorted as they are listed.
    pub fn check(&self, id: Id<Release>) -> Vec<Verdict> {
        let mut found = self.blocks(id);
        found.extend(self.warnings(id));
        found.sort();
        found
    }

    fn checked(&self, id: Id<Release>) -> Option<(&Release, Slot)> {
        let release = self.plan.releases.get(id).unwrap();
        let over = matches!(release.stage, Stage::Closed | Stage::RolledBack | Stage::Cancelled);
        self.occupied(release).filter(|_| !over).map(|slot| (release.as_ref(), slot))
    }

    fn warnings(&self, id: Id<Release>) -> Vec<Verdict> {
        let mut found = Vec::new();
        let Some((release, slot)) = self.checked(id) else { return found };
        self.freezes_of(release, slot, FreezeLevel::Soft, &mut found);
        self.clock_of(release, slot, &mut found);
        for person in self.people_of(release) {
            if !person.hours.is_empty() && !steps(slot).all(|at| is_working(person, at)) {
                found.push((Severity::Warns, ConflictKind::PersonUnavailable, vec![person.key.clone()]));
            }
        }
        found
    }

    fn people_of(&self, release: &Release) -> impl Iterator<Item = &Arc<Person>> {
        self.plan.people.iter().filter(|p| release.owner == Some(p.id) || release.crew.contains(&p.id))
    }

    fn blocks(&self, id: Id<Release>) -> Vec<Verdict> {
        let mut found = Vec::new();
        let Some((release, slot)) = self.checked(id) else { return found };
        self.windows_of(release, slot, &mut found);
        self.freezes_of(release, slot, FreezeLevel::Hard, &mut found);
        self.room_of(release, slot, &mut found);
        self.others_of(release, slot, &mut found);
        for person in self.people_of(release) {
            if steps(slot).any(|at| self.ground.away[&person.id].at(at)) {
                found.push((Severity::Blocks, ConflictKind::PersonUnavailable, vec![person.key.clone()]));
            }
        }
        let early = release.not_before.is_some_and(|bound| slot.start < bound);
        if early || release.not_after.is_some_and(|bound| bound < slot.end) {
            found.push((Severity::Blocks, ConflictKind::OutOfBounds, vec![]));
        }
        found
    }

    fn windows_of(&self, release: &Release, slot: Slot, found: &mut Vec<Verdict>) {
        let (mut outside, mut exceeds, mut through) = (false, false, BTreeSet::new());
        for environment in &release.environments {
            if self.plan.environments.get(*environment).unwrap().policy == EnvironmentPolicy::Open {
                continue;
            }
            for service in &release.services {
                let covering: Vec<_> = self
                    .ground
                    .windows
                    .iter()
                    .filter(|w| self.covers(&w.record.scope, *environment, *service))
                    .collect();
                let open = |at: Instant| covering.iter().any(|w| w.covered.at(at));
                if steps(slot).all(open) {
                    continue;
                }
                if !open(slot.start) {
                    outside = true;
                    continue;
                }
                exceeds = true;
                for at in steps(slot).take_while(|at| open(*at)) {
                    through
                        .extend(covering.iter().filter(|w| w.covered.at(at)).map(|w| w.record.key.clone()));
                }
            }
        }
        if outside {
            found.push((Severity::Blocks, ConflictKind::OutsideWindow, vec![]));
        }
        if exceeds {
            found.push((Severity::Blocks, ConflictKind::ExceedsWindow, through.into_iter().collect()));
        }
    }

    fn freezes_of(&self, release: &Release, slot: Slot, level: FreezeLevel, found: &mut Vec<Verdict>) {
        let severity = if level == FreezeLevel::Hard { Severity::Blocks } else { Severity::Warns };
        for freeze in self.ground.freezes.iter().filter(|f| f.record.level == level) {
            let covered = self.covers_release(&freeze.record.scope, release);
            if covered && steps(slot).any(|at| freeze.covered.at(at)) {
                found.push((severity, ConflictKind::HitsFreeze, vec![freeze.record.key.clone()]));
            }
        }
    }

    fn room_of(&self, release: &Release, slot: Slot, found: &mut Vec<Verdict>) {
        for Recurring { record: window, occurrences, .. } in &self.ground.windows {
            if !self.covers_release(&window.scope, release) {
                continue;
            }
            for occurrence in occurrences.iter().filter(|o| o.slot.overlaps(&slot)) {
                let mut inside: Vec<&Arc<Release>> = self
                    .plan
                    .releases
                    .iter()
                    .filter(|other| self.covers_release(&window.scope, other))
                    .filter(|other| self.occupied(other).is_some_and(|o| o.overlaps(&occurrence.slot)))
                    .collect();
                inside.sort_by_key(|other| (other.start, other.key.clone()));
                let mut with = vec![window.key.clone()];
                let mut downtime = TimeDelta::zero();
                for (before, other) in inside.iter().enumerate() {
                    downtime += other.downtime.approximate();
                    if other.id == release.id {
                        let many = window.capacity.releases.is_some_and(|limit| before + 1 > limit as usize);
                        let long =
                            window.capacity.downtime.is_some_and(|limit| downtime > limit.approximate());
                        if many || long {
                            found.push((Severity::Blocks, ConflictKind::WindowFull, with.clone()));
                        }
                    }
                    with.push(other.key.clone());
                }
            }
        }
    }

    fn needs(&self, service: Id<Service>, other: Id<Service>) -> bool {
        service == other
            || self.plan.services.get(service).unwrap().depends_on.iter().any(|next| self.needs(*next, other))
    }

    fn others_of(&self, release: &Release, slot: Slot, found: &mut Vec<Verdict>) {
        for other in self.plan.releases.iter().filter(|other| other.id != release.id) {
            let theirs = self.occupied(other);
            if release.depends_on.contains(&other.id) && other.stage != Stage::Closed {
                let done = other.stage != Stage::RolledBack && theirs.is_some_and(|o| o.end <= slot.start);
                if !done {
                    found.push((Severity::Blocks, ConflictKind::DependencyOrder, vec![other.key.clone()]));
                }
            }
            if !theirs.is_some_and(|o| o.overlaps(&slot)) {
                continue;
            }
            let place = release.environments.iter().any(|e| other.environments.contains(e));
            let tied = release
                .services
                .iter()
                .any(|a| other.services.iter().any(|b| self.needs(*a, *b) || self.needs(*b, *a)));
            if place && tied {
                found.push((Severity::Blocks, ConflictKind::EnvironmentBusy, vec![other.key.clone()]));
            }
            for person in self.plan.people.iter() {
                let on = |r: &Release| r.owner == Some(person.id) || r.crew.contains(&person.id);
                if on(release) && on(other) {
                    let with = vec![person.key.clone(), other.key.clone()];
                    found.push((Severity::Blocks, ConflictKind::PersonUnavailable, with));
                }
            }
        }
    }

    fn clock_of(&self, release: &Release, slot: Slot, found: &mut Vec<Verdict>) {
        let mut zones: Vec<(Tz, BTreeSet<String>, bool)> = Vec::new();
        for Recurring { record: window, occurrences, .. } in &self.ground.windows {
            if !self.covers_release(&window.scope, release) {
                continue;
            }
            for occurrence in occurrences.iter().filter(|o| o.slot.overlaps(&slot)) {
                let odd = occurrence.wall_clock != WallClock::Plain;
                let zone = window.when.zone;
                if !zones.iter().any(|(other, ..)| *other == zone) {
                    zones.push((zone, BTreeSet::new(), false));
                }
                let entry = zones.iter_mut().find(|(other, ..)| *other == zone).unwrap();
                entry.1.insert(window.key.clone());
                entry.2 |= odd;
            }
        }
        for (zone, windows, odd) in zones {
            let changes =
                steps(slot).skip(1).any(|at| offset(zone, at) != offset(zone, at - TimeDelta::seconds(1)));
            let around = Slot::new(slot.start - TimeDelta::hours(3), slot.start + TimeDelta::hours(3));
            let twice = steps(around).any(|at| at != slot.start && wall(zone, at) == wall(zone, slot.start));
            if changes || odd || twice {
                found.push((Severity::Warns, ConflictKind::ClockChange, windows.into_iter().collect()));
            }
        }
    }

    /// The blocking kinds of a release.
    pub fn blocking(&self, id: Id<Release>) -> BTreeSet<ConflictKind> {
        self.blocks(id).into_iter().map(|(_, kind, _)| kind).collect()
    }

    /// The blocking kinds of every release.
    pub fn all_blocking(&self) -> BTreeMap<Id<Release>, BTreeSet<ConflictKind>> {
        self.plan.releases.iter().map(|release| (release.id, self.blocking(release.id))).collect()
    }

    /// The blocking verdicts of releases other than `moved` whose kind was not `known` of them.
    pub fn gained(
        &self,
        known: &BTreeMap<Id<Release>, BTreeSet<ConflictKind>>,
        moved: Id<Release>,
    ) -> Vec<(String, Verdict)> {
        let mut gained = Vec::new();
        for other in self.plan.releases.iter().filter(|other| other.id != moved) {
            let new =
                self.blocks(other.id).into_iter().filter(|(_, kind, _)| !known[&other.id].contains(kind));
            gained.extend(new.map(|verdict| (other.key.clone(), verdict)));
        }
        gained.sort();
        gained
    }

    /// Whether a release may start at `start`, everything else staying put; `known` is what blocks now.
    pub fn legal(
        &self,
        known: &BTreeMap<Id<Release>, BTreeSet<ConflictKind>>,
        id: Id<Release>,
        start: Instant,
    ) -> bool {
        let there = self.moved(id, start);
        there.blocking(id).is_empty() && there.gained(known, id).is_empty()
    }

    /// Whether a pipeline may deploy.
    pub fn open(&self, service: Id<Service>, environment: Id<Environment>, at: Instant) -> bool {
        let policy = self.plan.environments.get(environment).unwrap().policy;
        let covers = |scope: &Scope| self.covers(scope, environment, service);
        let window = policy == EnvironmentPolicy::Open
            || self.ground.windows.iter().any(|w| covers(&w.record.scope) && w.covered.at(at));
        let frozen = self
            .ground
            .freezes
            .iter()
            .any(|f| f.record.level == FreezeLevel::Hard && covers(&f.record.scope) && f.covered.at(at));
        window && !frozen
    }
}

fn is_away(person: &Person, at: Instant) -> bool {
    let day = wall(person.zone, at).date();
    person.absences.iter().any(|a| a.start <= day && day < a.end)
}

fn is_working(person: &Person, at: Instant) -> bool {
    let now = wall(person.zone, at);
    let has =
        |days: &[u8], day: chrono::Weekday| days.contains(&u8::try_from(day.num_days_from_monday()).unwrap());
    let (today, yesterday) = (now.weekday(), now.weekday().pred());
    person.hours.iter().any(|h| {
        if h.from < h.to {
            has(&h.days, today) && h.from <= now.time() && now.time() < h.to
        } else {
            (has(&h.days, today) && h.from <= now.time()) || (has(&h.days, yesterday) && now.time() < h.to)
        }
    })
}

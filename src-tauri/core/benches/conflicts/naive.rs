//! The check as it would be without an index: every release against every occurrence and every other release.
//! What the engine is measured against, in speed and in what it finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use rustc_hash::FxHashMap;
use slipway_core::calendar::Occurrence;
use slipway_core::conflicts::{ConflictKind, Severity};
use slipway_core::environments::{Environment, EnvironmentPolicy};
use slipway_core::freezes::{Freeze, FreezeLevel};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::{Release, Stage};
use slipway_core::scope::Scope;
use slipway_core::services::Service;
use slipway_core::teams::Person;
use slipway_core::time::{Instant, Slot, WallClock, resolve_local, to_local};
use slipway_core::windows::Window;

/// Kinds with their severity, for each release that has any.
pub type Found = FxHashMap<Id<Release>, BTreeSet<(ConflictKind, Severity)>>;

pub struct Naive<'a> {
    plan: &'a Plan,
    windows: Vec<(Arc<Window>, Vec<Occurrence>)>,
    freezes: Vec<(Arc<Freeze>, Vec<Occurrence>)>,
}

impl<'a> Naive<'a> {
    pub fn new(plan: &'a Plan, range: Slot) -> Self {
        Self {
            plan,
            windows: plan.windows.iter().map(|w| (Arc::clone(w), w.when.occurrences(range))).collect(),
            freezes: plan.freezes.iter().map(|f| (Arc::clone(f), f.when.occurrences(range))).collect(),
        }
    }

    pub fn check_all(&self) -> Found {
        let all = self.plan.releases.iter().map(|release| (release.id, self.check(release)));
        all.filter(|(_, kinds)| !kinds.is_empty()).collect()
    }

    fn slot(&self, release: &Release) -> Option<Slot> {
        release.slot(self.plan.settings.zone).filter(|_| release.stage != Stage::Cancelled)
    }

    fn covers(&self, scope: &Scope, environment: Id<Environment>, service: Id<Service>) -> bool {
        let team = self.plan.services.get(service).and_then(|service| service.team);
        scope.covers(environment, service, team)
    }

    fn covers_release(&self, scope: &Scope, release: &Release) -> bool {
        release.environments.iter().any(|e| release.services.iter().any(|s| self.covers(scope, *e, *s)))
    }

    fn check(&self, release: &Release) -> BTreeSet<(ConflictKind, Severity)> {
        let mut found = BTreeSet::new();
        let Some(slot) = self.slot(release).filter(|_| !release.stage.is_over()) else { return found };
        self.check_windows(release, slot, &mut found);
        for (freeze, occurrences) in &self.freezes {
            let hit = occurrences.iter().any(|o| o.slot.overlaps(&slot));
            if hit && self.covers_release(&freeze.scope, release) {
                let hard = freeze.level == FreezeLevel::Hard;
                found.insert((
                    ConflictKind::HitsFreeze,
                    if hard { Severity::Blocks } else { Severity::Warns },
                ));
            }
        }
        for other in self.plan.releases.iter().filter(|other| other.id != release.id) {
            self.check_other(release, slot, other, &mut found);
        }
        for person in release.people().filter_map(|id| self.plan.people.get(id)) {
            check_person(person, slot, &mut found);
        }
        let early = release.not_before.is_some_and(|bound| slot.start < bound);
        if early || release.not_after.is_some_and(|bound| slot.end > bound) {
            found.insert((ConflictKind::OutOfBounds, Severity::Blocks));
        }
        found
    }

    fn check_windows(&self, release: &Release, slot: Slot, found: &mut BTreeSet<(ConflictKind, Severity)>) {
        for environment in &release.environments {
            let policy = self.plan.environments.get(*environment).map(|e| e.policy);
            for service in release.services.iter().filter(|_| policy == Some(EnvironmentPolicy::Windows)) {
                let mut open: Vec<Slot> = self
                    .windows
                    .iter()
                    .filter(|(w, _)| self.covers(&w.scope, *environment, *service))
                    .flat_map(|(_, occurrences)| occurrences.iter().map(|o| o.slot))
                    .filter(|o| o.overlaps(&slot))
                    .collect();
                open.sort_unstable();
                let mut until = slot.start;
                for piece in open.iter().take_while(|piece| piece.start <= slot.start || !open.is_empty()) {
                    if piece.start <= until {
                        until = until.max(piece.end);
                    }
                }
                if until == slot.start {
                    found.insert((ConflictKind::OutsideWindow, Severity::Blocks));
                } else if until < slot.end {
                    found.insert((ConflictKind::ExceedsWindow, Severity::Blocks));
                }
            }
        }
        for (window, occurrences) in &self.windows {
            for occurrence in occurrences.iter().filter(|o| o.slot.overlaps(&slot)) {
                if !self.covers_release(&window.scope, release) {
                    continue;
                }
                self.check_room(release, window, occurrence.slot, found);
                if clock_is_odd(window.when.zone, occurrence, slot) {
                    found.insert((ConflictKind::ClockChange, Severity::Warns));
                }
            }
        }
    }

    fn check_room(
        &self,
        release: &Release,
        window: &Window,
        occurrence: Slot,
        found: &mut BTreeSet<(ConflictKind, Severity)>,
    ) {
        if !window.capacity.is_limited() {
            return;
        }
        let (mut count, mut downtime) = (1, release.downtime.approximate());
        for other in self.plan.releases.iter().filter(|other| other.id != release.id) {
            let first = (other.start, &other.key) < (release.start, &release.key);
            if first
                && self.slot(other).is_some_and(|o| o.overlaps(&occurrence))
                && self.covers_release(&window.scope, other)
            {
                count += 1;
                downtime += other.downtime.approximate();
            }
        }
        if window.capacity.releases.is_some_and(|limit| count > limit)
            || window.capacity.downtime.is_some_and(|limit| downtime > limit.approximate())
        {
            found.insert((ConflictKind::WindowFull, Severity::Blocks));
        }
    }

    fn needs(&self, service: Id<Service>, other: Id<Service>) -> bool {
        service == other
            || self
                .plan
                .services
                .get(service)
                .is_some_and(|s| s.depends_on.iter().any(|next| self.needs(*next, other)))
    }

    fn check_other(
        &self,
        release: &Release,
        slot: Slot,
        other: &Release,
        found: &mut BTreeSet<(ConflictKind, Severity)>,
    ) {
        let theirs = self.slot(other);
        if release.depends_on.contains(&other.id) && other.stage != Stage::Closed {
            let done = other.stage != Stage::RolledBack && theirs.is_some_and(|o| o.end <= slot.start);
            if !done {
                found.insert((ConflictKind::DependencyOrder, Severity::Blocks));
            }
        }
        if !theirs.is_some_and(|o| o.overlaps(&slot)) {
            return;
        }
        let together = release.environments.iter().any(|e| other.environments.contains(e));
        let tied = || {
            let mut pairs =
                release.services.iter().flat_map(|a| other.services.iter().map(move |b| (*a, *b)));
            pairs.any(|(a, b)| self.needs(a, b) || self.needs(b, a))
        };
        if together && tied() {
            found.insert((ConflictKind::EnvironmentBusy, Severity::Blocks));
        }
        if release.people().any(|person| other.people().any(|same| same == person)) {
            found.insert((ConflictKind::PersonUnavailable, Severity::Blocks));
        }
    }
}

fn clock_is_odd(zone: Tz, occurrence: &Occurrence, slot: Slot) -> bool {
    let offset = |at: Instant| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    // No clock changes twice within the hours that a generated release lasts.
    offset(slot.start) != offset(slot.end - TimeDelta::seconds(1))
        || occurrence.wall_clock != WallClock::Plain
        || matches!(zone.from_local_datetime(&to_local(zone, slot.start)), chrono::LocalResult::Ambiguous(..))
}

fn check_person(person: &Person, slot: Slot, found: &mut BTreeSet<(ConflictKind, Severity)>) {
    let midnight = |day: chrono::NaiveDate| resolve_local(person.zone, day.and_time(NaiveTime::MIN)).0;
    if person.absences.iter().any(|a| Slot::new(midnight(a.start), midnight(a.end)).overlaps(&slot)) {
        found.insert((ConflictKind::PersonUnavailable, Severity::Blocks));
    }
    if person.hours.is_empty() {
        return;
    }
    let first = to_local(person.zone, slot.start).date() - Days::new(2);
    let mut spans = Vec::new();
    for day in
        first.iter_days().take_while(|day| *day <= to_local(person.zone, slot.end).date() + Days::new(1))
    {
        for hours in person.hours.iter().filter(|hours| hours.begins_on(day.weekday())) {
            let last = if hours.to <= hours.from { day + Days::new(1) } else { day };
            let at = |day: chrono::NaiveDate, time| resolve_local(person.zone, day.and_time(time)).0;
            spans.push(Slot::new(at(day, hours.from), at(last, hours.to)));
        }
    }
    spans.sort_unstable();
    let mut until = slot.start;
    for span in spans.iter().filter(|span| span.end > slot.start) {
        if span.start <= until {
            until = until.max(span.end);
        }
    }
    if until < slot.end {
        found.insert((ConflictKind::PersonUnavailable, Severity::Warns));
    }
}

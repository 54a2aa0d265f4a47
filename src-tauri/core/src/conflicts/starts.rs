//! Where a release may start: the same rules, turned round.
//!
//! A rule says whether a start is legal; here each rule says which starts it leaves, for a whole range at once.
//! Every rule compares the start or the end of the slot with fixed instants, so what it leaves is a set of
//! intervals, and what all of them leave is their intersection: no start is tried, and none is overlooked.
//! That holds as long as every slot in the range has the same length; a nominal duration is cut into stretches
//! in which it has.
//!
//! Kept in step with the rules by property tests against a scan minute by minute.

use super::index::{Node, Standing, View};
use super::kind::ConflictKind;
use super::landscape::Covering;
use super::minutes::{self, Minutes};
use super::schedule::Schedule;
use super::windows::{Taken, classes};
use super::zones::Stretch;
use crate::freezes::FreezeLevel;
use crate::time::{Instant, Slot};
use crate::windows::Window;

/// The families of rules, in the order in which they are asked: the cheap and the final first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hurdle {
    Dependencies,
    Bounds,
    Windows,
    Freezes,
    Absences,
    Overlaps,
    Capacity,
    Dependents,
}

impl Hurdle {
    pub const ALL: [Self; 8] = [
        Self::Dependencies,
        Self::Bounds,
        Self::Windows,
        Self::Freezes,
        Self::Absences,
        Self::Overlaps,
        Self::Capacity,
        Self::Dependents,
    ];
}

/// One release that looks for a place, everything else staying put.
pub(super) struct Seeker<'a> {
    pub schedule: &'a Schedule,
    pub number: usize,
    pub node: &'a Node,
}

impl Seeker<'_> {
    /// The legal starts within `range` (minutes since the epoch). Tells `passed` of each hurdle that left
    /// something of a stretch.
    pub fn legal_starts(&self, range: (i64, i64), mut passed: impl FnMut(Hurdle)) -> Minutes {
        let landscape = &self.schedule.index.landscape;
        let mut legal = Vec::new();
        for stretch in landscape.changes.stretches(landscape.zone, self.node.record.duration, range) {
            let mut left = Minutes::of(vec![stretch.minutes]);
            for hurdle in Hurdle::ALL {
                let Some(hull) = hull(&left) else { break };
                let here = Here::new(Stretch { minutes: hull, length: stretch.length });
                let Some(here) = here else { break };
                left = self.pass(hurdle, &here, &left);
                if !left.is_empty() {
                    passed(hurdle);
                }
            }
            legal.extend(left.iter());
        }
        Minutes::of(legal)
    }

    fn pass(&self, hurdle: Hurdle, here: &Here, left: &Minutes) -> Minutes {
        match hurdle {
            Hurdle::Dependencies => left.intersect(&self.after_dependencies(here)),
            Hurdle::Bounds => left.intersect(&self.within_bounds(here)),
            Hurdle::Windows => self.within_windows(here, left),
            Hurdle::Freezes => left.without(&self.frozen(here)),
            Hurdle::Absences => left.without(&self.absent(here)),
            Hurdle::Overlaps => left.without(&self.disturbed(here)),
            Hurdle::Capacity => left.without(&self.crowded(here)),
            Hurdle::Dependents => left.intersect(&self.before_dependents(here)),
        }
    }

    fn view(&self) -> View<'_> {
        self.schedule.index.as_planned()
    }

    fn after_dependencies(&self, here: &Here) -> Minutes {
        let mut from = here.stretch.minutes.0;
        for dependency in &self.node.record.depends_on {
            match self.view().standing(*dependency) {
                None | Some((_, Standing::Done)) => {}
                Some((_, Standing::Until(end))) => from = from.max(minutes::at_or_after(end.timestamp())),
                Some((_, Standing::Unscheduled | Standing::Cancelled | Standing::RolledBack)) => {
                    return Minutes::default();
                }
            }
        }
        Minutes::of(vec![(from, here.stretch.minutes.1)])
    }

    fn within_bounds(&self, here: &Here) -> Minutes {
        let (mut from, mut to) = here.stretch.minutes;
        if let Some(bound) = self.node.record.not_before {
            from = from.max(minutes::at_or_after(bound.timestamp()));
        }
        if let Some(bound) = self.node.record.not_after {
            to = to.min(here.last_start_ending_by(bound) + 1);
        }
        Minutes::of(vec![(from, to)])
    }

    fn within_windows(&self, here: &Here, left: &Minutes) -> Minutes {
        let landscape = &self.schedule.index.landscape;
        let mut left = left.clone();
        for class in classes(landscape, self.node) {
            let mut open = Vec::new();
            for window in class.windows.iter().filter_map(|window| landscape.windows.get(*window)) {
                window.occurrences.visit(here.slots, |occurrence| open.push(occurrence.slot));
            }
            let fitting = union(open)
                .into_iter()
                .map(|piece| {
                    (minutes::at_or_after(piece.start.timestamp()), here.last_start_ending_by(piece.end) + 1)
                })
                .collect();
            left = left.intersect(&Minutes::of(fitting));
            if left.is_empty() {
                break;
            }
        }
        left
    }

    fn frozen(&self, here: &Here) -> Minutes {
        let mut frozen = Vec::new();
        for freeze in &self.schedule.index.landscape.freezes {
            if freeze.record.level == FreezeLevel::Hard
                && freeze.covers_any(&self.node.environments, &self.node.services)
            {
                freeze.occurrences.visit(here.slots, |occurrence| {
                    frozen.push(here.starts_overlapping(occurrence.slot));
                });
            }
        }
        Minutes::of(frozen)
    }

    fn absent(&self, here: &Here) -> Minutes {
        let people = &self.schedule.index.landscape.people;
        let away =
            self.node.people.iter().filter_map(|person| people.get(*person)).flat_map(|worker| &worker.away);
        Minutes::of(away.map(|away| here.starts_overlapping(*away)).collect())
    }

    /// `environment-busy` and double-booking. Both are mutual, so a start that is legal for this release gives
    /// neither to another.
    fn disturbed(&self, here: &Here) -> Minutes {
        let landscape = &self.schedule.index.landscape;
        let view = self.view();
        let disturbing = view.overlapping(here.slots).filter(|(other, node)| {
            *other != self.number
                && (self.node.meets(node, landscape) || self.node.shared_people(node).next().is_some())
        });
        Minutes::of(
            disturbing.filter_map(|(_, node)| node.slot).map(|slot| here.starts_overlapping(slot)).collect(),
        )
    }

    /// Dependents that are in order now must stay so.
    fn before_dependents(&self, here: &Here) -> Minutes {
        let (from, mut to) = here.stretch.minutes;
        for dependent in self.schedule.index.dependents(self.node.record.id) {
            let checked = self.schedule.index.node(*dependent).and_then(Node::checked);
            if let Some(slot) = checked
                && !self.schedule.blocked_by(*dependent, ConflictKind::DependencyOrder)
            {
                to = to.min(here.last_start_ending_by(slot.start) + 1);
            }
        }
        Minutes::of(vec![(from, to)])
    }

    /// `window-full`: where this release would find no room, or would take it from another.
    fn crowded(&self, here: &Here) -> Minutes {
        let mut crowded = Vec::new();
        for (number, window) in self.schedule.index.landscape.windows.iter().enumerate() {
            if window.record.capacity.is_limited()
                && window.covers_any(&self.node.environments, &self.node.services)
            {
                window.occurrences.visit(here.slots, |occurrence| {
                    crowded.extend(self.crowded_in(here, number, window, occurrence.slot));
                });
            }
        }
        Minutes::of(crowded)
    }

    /// The starts that overlap one occurrence and leave somebody in it without room. Room is taken in turn,
    /// so this release finds none from some start on, and takes it from others up to some start.
    fn crowded_in(
        &self,
        here: &Here,
        number: usize,
        window: &Covering<Window>,
        occurrence: Slot,
    ) -> [(i64, i64); 2] {
        const NEVER: (i64, i64) = (0, 0);
        let capacity = window.record.capacity;
        let own = self.node.downtime;
        let (from, to) = here.starts_overlapping(occurrence);
        let key = self.node.record.key.as_str();
        let mut members = self.view().in_turn(number, occurrence);
        members.retain(|(other, _)| *other != self.number);

        let mut no_room = NEVER;
        let mut taken = Taken::default();
        if taken.with(own).is_over(capacity) {
            return [(from, to), NEVER];
        }
        let mut deprived = NEVER;
        for (other, node) in members {
            let Some(start) = node.slot.map(|slot| slot.start.timestamp()) else { continue };
            let comes_first = node.record.key.as_str() < key;
            let was = taken.with(own).is_over(capacity);
            taken = taken.with(node.downtime);
            if !taken.with(own).is_over(capacity) {
                continue;
            }
            if !was {
                // Whoever comes after this member finds no room; this release comes after it from here on.
                let behind = if comes_first { minutes::at_or_after(start) } else { minutes::after(start) };
                no_room = (from.max(behind), to);
            }
            // With this release before it, the member finds no room; that is new to it unless it had none.
            if node.checked().is_some() && !self.schedule.blocked_by(other, ConflictKind::WindowFull) {
                let before = if comes_first { minutes::at_or_after(start) } else { minutes::after(start) };
                deprived = (from, to.min(before));
            }
        }
        [no_room, deprived]
    }
}

/// One stretch of starts, and all the time that slots from it touch.
struct Here {
    stretch: Stretch,
    slots: Slot,
}

impl Here {
    fn new(stretch: Stretch) -> Option<Self> {
        let at =
            |minute: i64, more: i64| Instant::from_timestamp(minute.checked_mul(60)?.checked_add(more)?, 0);
        let slots = Slot::new(at(stretch.minutes.0, 0)?, at(stretch.minutes.1, stretch.length)?);
        Some(Self { stretch, slots })
    }

    /// The starts from which a slot overlaps `span`.
    fn starts_overlapping(&self, span: Slot) -> (i64, i64) {
        (
            minutes::after(span.start.timestamp() - self.stretch.length),
            minutes::at_or_after(span.end.timestamp()),
        )
    }

    /// The last start from which a slot ends at or before `bound`.
    fn last_start_ending_by(&self, bound: Instant) -> i64 {
        (bound.timestamp() - self.stretch.length).div_euclid(60)
    }
}

fn hull(minutes: &Minutes) -> Option<(i64, i64)> {
    Some((minutes.iter().next()?.0, minutes.iter().last()?.1))
}

/// Touching and overlapping spans put together, in order.
pub(super) fn union(mut spans: Vec<Slot>) -> Vec<Slot> {
    spans.sort_unstable();
    let mut union: Vec<Slot> = Vec::with_capacity(spans.len());
    for span in spans {
        match union.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => union.push(span),
        }
    }
    union
}

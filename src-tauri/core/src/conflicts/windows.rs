//! `outside-window`, `exceeds-window` and `window-full`.

use chrono::TimeDelta;

use super::finding::{Finding, Pair};
use super::index::{Node, View};
use super::landscape::Landscape;
use super::rules::{OpenWindow, Subject};
use crate::time::{Instant, Slot};
use crate::windows::Capacity;

/// The occurrences, of windows that cover a pair of the release, that overlap `slot`, in order of start.
pub(super) fn open_during(landscape: &Landscape, node: &Node, slot: Slot) -> Vec<OpenWindow> {
    let mut open = Vec::new();
    for (window, covering) in landscape.windows.iter().enumerate() {
        if covering.covers_any(&node.environments, &node.services) {
            covering.occurrences.visit(slot, |occurrence| {
                open.push(OpenWindow { window, occurrence: *occurrence });
            });
        }
    }
    open.sort_by_key(|open| open.occurrence.slot.start);
    open
}

/// Pairs that need a window, put together when the same windows cover them.
pub(super) struct PairClass {
    pub pairs: Vec<Pair>,
    /// Ascending.
    pub windows: Vec<usize>,
}

/// The pairs of a release whose environments need a window.
pub(super) fn classes(landscape: &Landscape, node: &Node) -> Vec<PairClass> {
    let mut classes: Vec<PairClass> = Vec::new();
    for environment in node.environments.iter().copied().filter(|e| landscape.needs_window(*e)) {
        let here: Vec<usize> = (0..landscape.windows.len())
            .filter(|w| landscape.windows.get(*w).is_some_and(|w| w.environments.has(environment)))
            .collect();
        for service in node.services.iter().copied() {
            let covers = |w: &usize| landscape.windows.get(*w).is_some_and(|w| w.services.has(service));
            let pair = (environment, service);
            let same = |class: &&mut PairClass| {
                class.windows.iter().copied().eq(here.iter().copied().filter(|w| covers(w)))
            };
            match classes.iter_mut().find(same) {
                Some(class) => class.pairs.push(pair),
                None => classes.push(PairClass {
                    pairs: vec![pair],
                    windows: here.iter().copied().filter(|w| covers(w)).collect(),
                }),
            }
        }
    }
    classes
}

/// How far the union of windows reaches that the start of a slot lies in.
struct Reach {
    until: Instant,
    windows: Vec<usize>,
}

/// Follows touching and overlapping spans (in order of start) from the start of `slot`.
fn reach(spans: impl Iterator<Item = (Slot, usize)>, slot: Slot) -> Option<Reach> {
    let mut reach = Reach { until: slot.start, windows: Vec::new() };
    for (span, window) in spans {
        if span.start > reach.until {
            break;
        }
        reach.until = reach.until.max(span.end);
        reach.windows.push(window);
    }
    reach.windows.sort_unstable();
    reach.windows.dedup();
    (!reach.windows.is_empty()).then_some(reach)
}

/// `outside-window` and `exceeds-window`, each once, naming all pairs it is about.
pub(super) fn check(
    landscape: &Landscape,
    subject: &Subject<'_>,
    open: &[OpenWindow],
    found: &mut Vec<Finding>,
) {
    let mut outside = Vec::new();
    let mut beyond = Vec::new();
    let mut through = Vec::new();
    let mut closes: Option<Instant> = None;
    for class in classes(landscape, subject.node) {
        let spans = open
            .iter()
            .filter(|open| class.windows.binary_search(&open.window).is_ok())
            .map(|open| (open.occurrence.slot, open.window));
        match reach(spans, subject.slot) {
            None => outside.extend(class.pairs),
            Some(reach) if reach.until < subject.slot.end => {
                beyond.extend(class.pairs);
                through.extend(reach.windows);
                closes = Some(closes.map_or(reach.until, |closes| closes.min(reach.until)));
            }
            Some(_) => {}
        }
    }
    if !outside.is_empty() {
        found.push(Finding::Outside { pairs: outside });
    }
    if let Some(closes) = closes {
        through.sort_unstable();
        through.dedup();
        found.push(Finding::Exceeds { pairs: beyond, windows: through, closes });
    }
}

/// How much of an occurrence is taken.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken {
    pub releases: usize,
    pub downtime: TimeDelta,
}

impl Taken {
    /// With one more release of this downtime.
    pub fn with(self, downtime: TimeDelta) -> Self {
        Self { releases: self.releases + 1, downtime: self.downtime + downtime }
    }

    /// Whether more releases are in than there is room for, and whether more downtime is.
    pub fn over(self, capacity: Capacity) -> (bool, bool) {
        (
            capacity
                .releases
                .is_some_and(|limit| self.releases > usize::try_from(limit).unwrap_or(usize::MAX)),
            capacity.downtime.is_some_and(|limit| self.downtime > limit.approximate()),
        )
    }

    /// Whether either is over.
    pub fn is_over(self, capacity: Capacity) -> bool {
        let (releases, downtime) = self.over(capacity);
        releases || downtime
    }
}

/// `window-full`, once for each occurrence in which the release finds no room when its turn comes.
pub(super) fn check_capacity(
    view: &View<'_>,
    subject: &Subject<'_>,
    open: &[OpenWindow],
    found: &mut Vec<Finding>,
) {
    for OpenWindow { window, occurrence } in open {
        let Some(capacity) = view.landscape().windows.get(*window).map(|w| w.record.capacity) else {
            continue;
        };
        if !capacity.is_limited() {
            continue;
        }
        let members = view.in_turn(*window, occurrence.slot);
        let before = members.iter().take_while(|(number, _)| *number != subject.number);
        let taken = before.clone().fold(Taken::default(), |taken, (_, node)| taken.with(node.downtime));
        let (releases, downtime) = taken.with(subject.node.downtime).over(capacity);
        if releases || downtime {
            found.push(Finding::Full {
                window: *window,
                occurrence: occurrence.slot,
                before: before.map(|(number, _)| *number).collect(),
                releases,
                downtime,
            });
        }
    }
}

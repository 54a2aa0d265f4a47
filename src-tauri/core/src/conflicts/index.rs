//! The releases, numbered and indexed by time, and the one place where a release is seen elsewhere than it is.

use std::sync::Arc;

use chrono::TimeDelta;
use rustc_hash::FxHashMap;

use super::landscape::Landscape;
use super::spans::Spans;
use crate::ids::Id;
use crate::plan::Plan;
use crate::releases::{Release, Stage};
use crate::time::Slot;

/// A release with its references as numbers.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub record: Arc<Release>,
    /// What it occupies: nothing while unscheduled or once cancelled.
    pub slot: Option<Slot>,
    pub environments: Vec<usize>,
    pub services: Vec<usize>,
    /// Owner and crew, the owner first.
    pub people: Vec<usize>,
    pub downtime: TimeDelta,
}

impl Node {
    pub fn new(record: Arc<Release>, landscape: &Landscape) -> Self {
        let slot = record.slot(landscape.zone).filter(|_| record.stage.occupies());
        Self {
            slot,
            environments: landscape.environments.all(&record.environments),
            services: landscape.services.all(&record.services),
            people: record
                .people()
                .filter_map(|person| landscape.person_numbers.get(&person).copied())
                .collect(),
            downtime: record.downtime.approximate(),
            record,
        }
    }

    /// The slot to be checked: what it occupies, unless nothing of it lies ahead any more.
    pub fn checked(&self) -> Option<Slot> {
        self.slot.filter(|_| !self.record.stage.is_over())
    }

    /// Whether the two disturb each other when their slots overlap.
    pub fn meets(&self, other: &Self, landscape: &Landscape) -> bool {
        share(&self.environments, &other.environments)
            && landscape.services_meet(&self.services, &other.services)
    }

    /// The people both need.
    pub fn shared_people<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> + 'a {
        self.people.iter().copied().filter(|person| other.people.contains(person))
    }
}

/// Whether two ascending lists have something in common.
fn share(ours: &[usize], theirs: &[usize]) -> bool {
    ours.iter().any(|one| theirs.contains(one))
}

/// How a release stands to what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is closed, so nothing is asked of it.
    Done,
    /// It is scheduled.
    Until(crate::time::Instant),
    /// It has no start.
    Unscheduled,
    /// It was cancelled.
    Cancelled,
    /// It was rolled back.
    RolledBack,
}

/// All releases over a landscape.
#[derive(Debug)]
pub(super) struct Index {
    pub landscape: Landscape,
    nodes: Vec<Option<Node>>,
    free: Vec<usize>,
    numbers: FxHashMap<Id<Release>, usize>,
    spans: Spans,
    dependents: FxHashMap<Id<Release>, Vec<usize>>,
}

impl Index {
    pub fn new(plan: &Plan, landscape: Landscape) -> Self {
        let mut index = Self {
            nodes: Vec::with_capacity(plan.releases.len()),
            free: Vec::new(),
            numbers: FxHashMap::default(),
            spans: Spans::default(),
            dependents: FxHashMap::default(),
            landscape,
        };
        let mut spans = Vec::with_capacity(plan.releases.len());
        for record in plan.releases.iter() {
            let node = Node::new(Arc::clone(record), &index.landscape);
            let number = index.nodes.len();
            spans.extend(node.slot.map(|slot| (slot, number)));
            index.list(number, &node);
            index.nodes.push(Some(node));
        }
        index.spans = Spans::new(spans);
        index
    }

    fn list(&mut self, number: usize, node: &Node) {
        self.numbers.insert(node.record.id, number);
        for dependency in &node.record.depends_on {
            self.dependents.entry(*dependency).or_default().push(number);
        }
    }

    /// Puts a release in, in place of the one with its identity. Returns its number.
    pub fn put(&mut self, node: Node) -> usize {
        self.remove(node.record.id);
        let number = self.free.pop().unwrap_or(self.nodes.len());
        if let Some(slot) = node.slot {
            self.spans.insert(slot, number);
        }
        self.list(number, &node);
        match self.nodes.get_mut(number) {
            Some(place) => *place = Some(node),
            None => self.nodes.push(Some(node)),
        }
        number
    }

    /// Takes a release out.
    pub fn remove(&mut self, id: Id<Release>) {
        let Some(number) = self.numbers.remove(&id) else { return };
        let Some(node) = self.nodes.get_mut(number).and_then(Option::take) else { return };
        self.free.push(number);
        if let Some(slot) = node.slot {
            self.spans.remove(slot, number);
        }
        for dependency in &node.record.depends_on {
            if let Some(dependents) = self.dependents.get_mut(dependency) {
                dependents.retain(|other| *other != number);
            }
        }
    }

    pub fn number(&self, id: Id<Release>) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    /// How many numbers are given, free ones too.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    pub fn node(&self, number: usize) -> Option<&Node> {
        self.nodes.get(number)?.as_ref()
    }

    /// The releases that depend on this one directly.
    pub fn dependents(&self, id: Id<Release>) -> &[usize] {
        self.dependents.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// As the plan has it.
    pub fn as_planned(&self) -> View<'_> {
        View { index: self, moved: None }
    }

    /// With one release as `node` says instead.
    pub fn with_moved<'a>(&'a self, number: usize, node: &'a Node) -> View<'a> {
        View { index: self, moved: Some((number, node)) }
    }
}

/// The index, with at most one release seen elsewhere than it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub index: &'a Index,
    moved: Option<(usize, &'a Node)>,
}

impl<'a> View<'a> {
    pub fn landscape(&self) -> &'a Landscape {
        &self.index.landscape
    }

    pub fn node(&self, number: usize) -> Option<&'a Node> {
        match self.moved {
            Some((moved, node)) if moved == number => Some(node),
            _ => self.index.node(number),
        }
    }

    /// The releases that occupy some of `slot`, in no useful order.
    pub fn overlapping(&self, slot: Slot) -> impl Iterator<Item = (usize, &'a Node)> + '_ {
        let moved = self.moved.map(|(number, _)| number);
        let elsewhere = self.moved.filter(|(_, node)| node.slot.is_some_and(|own| own.overlaps(&slot)));
        self.index
            .spans
            .overlapping(slot)
            .filter(move |number| Some(*number) != moved)
            .filter_map(|number| Some((number, self.index.node(number)?)))
            .chain(elsewhere)
    }

    /// The releases that overlap an occurrence of a window and have a pair it covers, in the order in which
    /// they take its room: by start, then by key.
    pub fn in_turn(&self, window: usize, occurrence: Slot) -> Vec<(usize, &'a Node)> {
        let Some(window) = self.landscape().windows.get(window) else { return Vec::new() };
        let mut members: Vec<_> = self
            .overlapping(occurrence)
            .filter(|(_, node)| window.covers_any(&node.environments, &node.services))
            .collect();
        members.sort_unstable_by(|(_, a), (_, b)| turn(a).cmp(&turn(b)));
        members
    }

    /// How the release `on` stands for one that depends on it.
    pub fn standing(&self, on: Id<Release>) -> Option<(usize, Standing)> {
        let number = self.index.number(on)?;
        let node = self.node(number)?;
        let standing = match (node.record.stage, node.slot) {
            (Stage::Closed, _) => Standing::Done,
            (Stage::Cancelled, _) => Standing::Cancelled,
            (Stage::RolledBack, _) => Standing::RolledBack,
            (_, Some(slot)) => Standing::Until(slot.end),
            (_, None) => Standing::Unscheduled,
        };
        Some((number, standing))
    }
}

fn turn(node: &Node) -> (Option<crate::time::Instant>, &str) {
    (node.slot.map(|slot| slot.start), node.record.key.as_str())
}

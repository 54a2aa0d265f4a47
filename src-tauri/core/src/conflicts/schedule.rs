//! The engine's face: an index over one plan that answers what conflicts there are.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::conflict::{Checked, Conflict};
use super::explain;
use super::finding::Finding;
use super::index::{Index, Node, View};
use super::kind::{ConflictKind, Severity};
use super::landscape::Landscape;
use super::rules;
use super::windows;
use crate::entity::EntityKind;
use crate::ids::Id;
use crate::plan::Plan;
use crate::releases::Release;

/// An index over one plan, and what has been found in it so far.
///
/// It shares the plan's records and answers for the plan as it was when it was made or last updated.
#[derive(Debug)]
pub struct Schedule {
    pub(super) index: Index,
    /// What was found, by number of the release; none where it must be looked for.
    found: Mutex<Vec<Option<Arc<[Finding]>>>>,
}

impl Schedule {
    /// Reads a plan. Nothing is checked and no rule is expanded before somebody asks.
    pub fn new(plan: &Plan) -> Self {
        Self::over(Index::new(plan, Landscape::new(plan, None)))
    }

    fn over(index: Index) -> Self {
        let found = Mutex::new(vec![None; index.count()]);
        Self { index, found }
    }

    /// Follows the plan after these records were put in, changed or taken out. A release costs only what it
    /// touches; anything else has everything read again, except the occurrences that are known already.
    pub fn update(&mut self, plan: &Plan, touched: &[(EntityKind, Uuid)]) {
        if touched.iter().any(|(kind, _)| *kind != EntityKind::Release) {
            *self = Self::over(Index::new(plan, Landscape::new(plan, Some(&self.index.landscape))));
            return;
        }
        for (_, id) in touched {
            let id = Id::from_uuid(*id);
            let mut stale = self.index.number(id).map(|number| self.reach(number)).unwrap_or_default();
            match plan.releases.get(id) {
                Some(record) => {
                    let node = Node::new(Arc::clone(record), &self.index.landscape);
                    let number = self.index.put(node);
                    stale.extend(self.reach(number));
                }
                None => self.index.remove(id),
            }
            let found = self.found.get_mut().unwrap_or_else(PoisonError::into_inner);
            found.resize(self.index.count(), None);
            for number in stale {
                if let Some(known) = found.get_mut(number) {
                    *known = None;
                }
            }
        }
    }

    /// The conflicts of one release as it is planned; none for one that the plan does not have, that is
    /// not scheduled or that is over.
    pub fn check(&self, id: Id<Release>) -> Vec<Conflict> {
        let Some(number) = self.index.number(id) else { return Vec::new() };
        explain::conflicts(&self.index.as_planned(), number, &self.findings(number))
    }

    /// The conflicts of every release that has any, in the order in which the releases were made.
    pub fn check_all(&self) -> Vec<Checked> {
        let view = self.index.as_planned();
        let mut all: Vec<_> = (0..self.index.count())
            .filter_map(|number| {
                let findings = self.findings(number);
                if findings.is_empty() {
                    return None;
                }
                let id = self.index.node(number)?.record.id;
                Some((id, explain::conflicts(&view, number, &findings)))
            })
            .collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        all
    }

    /// How grave the gravest conflict of a release is; none if it has none. Cheap once known.
    pub fn worst(&self, id: Id<Release>) -> Option<Severity> {
        self.findings(self.index.number(id)?).iter().map(Finding::severity).min()
    }

    /// The kinds of conflict a release has, each once, with how grave the gravest of the kind is. Cheap once known.
    pub fn kinds(&self, id: Id<Release>) -> Vec<(ConflictKind, Severity)> {
        let Some(number) = self.index.number(id) else { return Vec::new() };
        let mut kinds: Vec<_> =
            self.findings(number).iter().map(|finding| (finding.kind(), finding.severity())).collect();
        kinds.sort_unstable();
        kinds.dedup_by_key(|(kind, _)| *kind);
        kinds
    }

    /// What is wrong with a release as it is planned, by number.
    pub(super) fn findings(&self, number: usize) -> Arc<[Finding]> {
        let known = |found: &Vec<Option<Arc<[Finding]>>>| found.get(number).cloned().flatten();
        if let Some(findings) = known(&self.found.lock().unwrap_or_else(PoisonError::into_inner)) {
            return findings;
        }
        let findings: Arc<[Finding]> = rules::findings(&self.index.as_planned(), number).into();
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = found.get_mut(number) {
            *place = Some(Arc::clone(&findings));
        }
        findings
    }

    /// Whether a release has a blocking conflict of this kind as it is planned.
    pub(super) fn blocked_by(&self, number: usize, kind: ConflictKind) -> bool {
        self.findings(number).iter().any(|finding| finding.blocks() && finding.kind() == kind)
    }

    fn reach(&self, number: usize) -> FxHashSet<usize> {
        touched_by(&self.index.as_planned(), number)
    }
}

/// The releases whose conflicts may change when this one appears in `view` or disappears from it: itself,
/// those it overlaps, those with which it shares the room of a window, and those that depend on it.
pub(super) fn touched_by(view: &View<'_>, number: usize) -> FxHashSet<usize> {
    let mut touched = FxHashSet::default();
    touched.insert(number);
    let Some(node) = view.node(number) else { return touched };
    touched.extend(view.index.dependents(node.record.id));
    let Some(slot) = node.slot else { return touched };
    touched.extend(view.overlapping(slot).map(|(other, _)| other));
    for open in windows::open_during(view.landscape(), node, slot) {
        let limited = |window: usize| {
            view.landscape().windows.get(window).is_some_and(|w| w.record.capacity.is_limited())
        };
        if limited(open.window) {
            touched
                .extend(view.in_turn(open.window, open.occurrence.slot).into_iter().map(|(other, _)| other));
        }
    }
    touched
}

//! What would be if one release were elsewhere: the same rules over the same index, seen with that release moved.

use std::sync::Arc;

use super::conflict::{Conflict, Preview};
use super::explain;
use super::finding::Finding;
use super::index::Node;
use super::kind::ConflictKind;
use super::rules;
use super::schedule::{Schedule, touched_by};
use crate::ids::Id;
use crate::releases::Release;
use crate::time::{Duration, Instant};

impl Schedule {
    /// What would be if the release started at `start`, with another duration if one is given. Nothing changes.
    pub fn preview(&self, id: Id<Release>, start: Instant, duration: Option<Duration>) -> Preview {
        let mut preview = Preview { conflicts: Vec::new(), gained: Vec::new(), lost: Vec::new() };
        let Some(number) = self.index.number(id) else { return preview };
        let Some(node) = self.index.node(number) else { return preview };
        let mut record = node.record.as_ref().clone();
        record.start = Some(start);
        record.duration = duration.unwrap_or(record.duration);
        let moved = Node::new(Arc::new(record), &self.index.landscape);
        let view = self.index.with_moved(number, &moved);
        let planned = self.index.as_planned();
        preview.conflicts = explain::conflicts(&view, number, &rules::findings(&view, number));

        let mut touched = touched_by(&planned, number);
        touched.extend(touched_by(&view, number));
        touched.remove(&number);
        let mut touched: Vec<_> = touched.into_iter().collect();
        touched.sort_unstable_by_key(|other| self.index.node(*other).map(|node| node.record.key.as_str()));
        for other in touched {
            let now = self.findings(other);
            let then = rules::findings(&view, other);
            let gained = of_other_kinds(&then, &now);
            let lost = of_other_kinds(&now, &then);
            preview.gained.extend(explain::conflicts(&view, other, &gained));
            preview.lost.extend(explain::conflicts(&planned, other, &lost));
        }
        preview
    }
}

/// The blocking ones of `from` whose kind does not block in `against`.
fn of_other_kinds(from: &[Finding], against: &[Finding]) -> Vec<Finding> {
    let blocking = |findings: &[Finding]| -> Vec<ConflictKind> {
        findings.iter().filter(|finding| finding.blocks()).map(Finding::kind).collect()
    };
    let present = blocking(against);
    from.iter().filter(|finding| finding.blocks() && !present.contains(&finding.kind())).cloned().collect()
}

/// The conflicts a preview is about that block the move.
impl Preview {
    /// Whether the release could go there: nothing blocks it and nobody else gains a block.
    pub fn is_legal(&self) -> bool {
        self.gained.is_empty() && !self.conflicts.iter().any(Conflict::blocks)
    }
}

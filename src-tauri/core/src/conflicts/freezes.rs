//! `hits-freeze`.

use super::finding::Finding;
use super::landscape::Landscape;
use super::rules::Subject;
use crate::time::Slot;

/// Once for each freeze that covers a pair and overlaps the slot.
pub(super) fn check(landscape: &Landscape, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (freeze, covering) in landscape.freezes.iter().enumerate() {
        if !covering.covers_any(&subject.node.environments, &subject.node.services) {
            continue;
        }
        let mut hit: Option<Slot> = None;
        covering.occurrences.visit(subject.slot, |occurrence| {
            // Several comings of one freeze are one obstacle that lasts until the last of them ends.
            let slot = occurrence.slot;
            hit = Some(hit.map_or(slot, |hit| Slot::new(hit.start.min(slot.start), hit.end.max(slot.end))));
        });
        if let Some(occurrence) = hit {
            found.push(Finding::Freeze { freeze, occurrence, level: covering.record.level });
        }
    }
}

//! What other releases stand in the way with: `environment-busy`, `dependency-order` and people who are
//! double-booked.

use super::finding::Finding;
use super::index::{Standing, View};
use super::rules::Subject;

/// `environment-busy` and double-booked people, for each release that overlaps.
pub(super) fn check_overlaps(view: &View<'_>, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (other, node) in view.overlapping(subject.slot) {
        if other == subject.number {
            continue;
        }
        if subject.node.meets(node, view.landscape()) {
            found.push(Finding::Busy { other });
        }
        found.extend(subject.node.shared_people(node).map(|person| Finding::DoubleBooked { person, other }));
    }
}

/// `dependency-order`, for each dependency that is not done when the release starts.
pub(super) fn check_dependencies(view: &View<'_>, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for dependency in &subject.node.record.depends_on {
        let Some((on, standing)) = view.standing(*dependency) else { continue };
        let met = match standing {
            Standing::Done => true,
            Standing::Until(end) => end <= subject.slot.start,
            Standing::Unscheduled | Standing::Cancelled | Standing::RolledBack => false,
        };
        if !met {
            found.push(Finding::Dependency { on, standing });
        }
    }
}

//! `out-of-bounds`.

use super::finding::Finding;
use super::rules::Subject;

/// Once, whichever side or both it is out of.
pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let record = &subject.node.record;
    let early = record.not_before.is_some_and(|bound| subject.slot.start < bound);
    let late = record.not_after.is_some_and(|bound| subject.slot.end > bound);
    if early || late {
        found.push(Finding::Bounds { early, late });
    }
}

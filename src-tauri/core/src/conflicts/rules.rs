//! The rules, asked one after the other.

use super::finding::Finding;
use super::index::{Node, View};
use super::{bounds, clock, freezes, others, people, windows};
use crate::calendar::Occurrence;
use crate::time::Slot;

/// The release that is checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub number: usize,
    pub node: &'a Node,
    pub slot: Slot,
}

/// An occurrence of a window that covers a pair of the subject and overlaps its slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenWindow {
    pub window: usize,
    pub occurrence: Occurrence,
}

/// Everything that is wrong with the slot that a release has in `view`, in no useful order. Nothing, when it
/// has none or is over.
pub(super) fn findings(view: &View<'_>, number: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(node) = view.node(number) else { return found };
    let Some(slot) = node.checked() else { return found };
    let subject = Subject { number, node, slot };
    let open = windows::open_during(view.landscape(), node, slot);
    windows::check(view.landscape(), &subject, &open, &mut found);
    freezes::check(view.landscape(), &subject, &mut found);
    windows::check_capacity(view, &subject, &open, &mut found);
    others::check_dependencies(view, &subject, &mut found);
    others::check_overlaps(view, &subject, &mut found);
    people::check(view.landscape(), &subject, &mut found);
    bounds::check(&subject, &mut found);
    clock::check(view.landscape(), &subject, &open, &mut found);
    found
}

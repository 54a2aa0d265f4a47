//! What a calendar shows of a range of time.

use std::sync::Arc;

use super::finding::Finding;
use super::kind::Severity;
use super::landscape::{Covering, Landscape};
use super::schedule::Schedule;
use crate::calendar::Occurrence;
use crate::environments::Environment;
use crate::freezes::Freeze;
use crate::ids::Id;
use crate::releases::Release;
use crate::time::Slot;
use crate::windows::Window;

/// One coming of a window or a freeze.
#[derive(Debug, Clone)]
pub struct Band<T> {
    /// The window or the freeze.
    pub record: Arc<T>,
    /// When it holds.
    pub occurrence: Occurrence,
    /// The environments in its scope, in the order in which they were made.
    pub environments: Arc<[Id<Environment>]>,
}

/// A release with the slot it occupies.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The release.
    pub release: Arc<Release>,
    /// Its slot.
    pub slot: Slot,
    /// How grave its gravest conflict is.
    pub worst: Option<Severity>,
}

impl Schedule {
    /// The occurrences of windows that overlap `range`, in order of start.
    pub fn windows_in(&self, range: Slot) -> Vec<Band<Window>> {
        bands(&self.index.landscape, &self.index.landscape.windows, range)
    }

    /// The occurrences of freezes that overlap `range`, in order of start.
    pub fn freezes_in(&self, range: Slot) -> Vec<Band<Freeze>> {
        bands(&self.index.landscape, &self.index.landscape.freezes, range)
    }

    /// The releases that occupy some of `range` (so none that is cancelled), in order of start, then key.
    pub fn releases_in(&self, range: Slot) -> Vec<Placed> {
        let view = self.index.as_planned();
        let mut placed: Vec<_> = view
            .overlapping(range)
            .filter_map(|(number, node)| {
                let worst = self.findings(number).iter().map(Finding::severity).min();
                Some(Placed { release: Arc::clone(&node.record), slot: node.slot?, worst })
            })
            .collect();
        placed.sort_unstable_by(|a, b| (a.slot.start, &a.release.key).cmp(&(b.slot.start, &b.release.key)));
        placed
    }
}

fn bands<T>(landscape: &Landscape, all: &[Covering<T>], range: Slot) -> Vec<Band<T>> {
    let mut bands = Vec::new();
    for covering in all {
        let environments: Arc<[_]> =
            covering.environments.iter().filter_map(|e| Some(landscape.environments.get(e)?.id)).collect();
        covering.occurrences.visit(range, |occurrence| {
            bands.push(Band {
                record: Arc::clone(&covering.record),
                occurrence: *occurrence,
                environments: Arc::clone(&environments),
            });
        });
    }
    bands.sort_by_key(|band| band.occurrence.slot);
    bands
}

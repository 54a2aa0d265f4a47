//! Which releases overlap a slot.

use crate::time::{Instant, Slot};

/// Slots in order of start, with the latest end so far beside each, so that a search knows when to stop.
#[derive(Debug, Clone, Default)]
pub(super) struct Spans {
    entries: Vec<(Slot, usize)>,
    latest_end: Vec<Instant>,
}

impl Spans {
    /// The index over these slots.
    pub fn new(mut entries: Vec<(Slot, usize)>) -> Self {
        entries.sort_unstable();
        let mut spans = Self { entries, latest_end: Vec::new() };
        spans.mend(0);
        spans
    }

    /// Puts a slot in.
    pub fn insert(&mut self, slot: Slot, release: usize) {
        let at = self.entries.partition_point(|entry| *entry < (slot, release));
        self.entries.insert(at, (slot, release));
        self.mend(at);
    }

    /// Takes a slot out.
    pub fn remove(&mut self, slot: Slot, release: usize) {
        if let Ok(at) = self.entries.binary_search(&(slot, release)) {
            self.entries.remove(at);
            self.mend(at);
        }
    }

    /// Those that overlap `slot`, the latest start first.
    pub fn overlapping(&self, slot: Slot) -> impl Iterator<Item = usize> + '_ {
        let begin = self.entries.partition_point(|(other, _)| other.start < slot.end);
        let entries = self.entries.get(..begin).unwrap_or_default();
        let ends = self.latest_end.get(..begin).unwrap_or_default();
        entries
            .iter()
            .zip(ends)
            .rev()
            .take_while(move |(_, latest)| **latest > slot.start)
            .filter(move |((other, _), _)| other.end > slot.start)
            .map(|((_, release), _)| *release)
    }

    fn mend(&mut self, from: usize) {
        self.latest_end.truncate(from);
        let mut latest = self.latest_end.last().copied();
        for (slot, _) in self.entries.iter().skip(from) {
            let end = latest.map_or(slot.end, |latest| latest.max(slot.end));
            self.latest_end.push(end);
            latest = Some(end);
        }
    }
}

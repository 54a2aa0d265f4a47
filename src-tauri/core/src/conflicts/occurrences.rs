//! The occurrences of one recurrence, remembered by stretches of time as they are asked for.
//!
//! A rule may never end and a question may lie anywhere in ten thousand years, so neither a horizon nor one
//! growing list will do: time is cut into chunks of equal length, and a chunk is expanded when it is first
//! touched.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta};
use rustc_hash::FxHashMap;

use crate::calendar::{Occurrence, Recurrence};
use crate::time::{Instant, Slot};

/// About 97 days: a month's view touches one or two, a search of 400 days five.
const CHUNK_SECONDS: i64 = 1 << 23;

/// Those occurrences that overlap one chunk.
#[derive(Debug)]
struct Chunk {
    occurrences: Vec<Occurrence>,
    longest: TimeDelta,
}

/// A recurrence and what is known of it.
#[derive(Debug)]
pub(super) struct Expansion {
    when: Recurrence,
    /// All there is of what has no rule: most freezes are one span.
    few: Option<Vec<Occurrence>>,
    chunks: RwLock<FxHashMap<i64, Arc<Chunk>>>,
}

fn chunk_of(at: Instant) -> i64 {
    at.timestamp().div_euclid(CHUNK_SECONDS)
}

fn chunk_slot(chunk: i64) -> Option<Slot> {
    let start = DateTime::from_timestamp(chunk.checked_mul(CHUNK_SECONDS)?, 0)?;
    let end = DateTime::from_timestamp(chunk.checked_add(1)?.checked_mul(CHUNK_SECONDS)?, 0)?;
    Some(Slot::new(start, end))
}

impl Expansion {
    pub fn new(when: Recurrence) -> Self {
        let few = when
            .rule
            .is_none()
            .then(|| lasting(when.occurrences(Slot::new(Instant::MIN_UTC, Instant::MAX_UTC))));
        Self { when, few, chunks: RwLock::default() }
    }

    /// What recurs.
    pub fn when(&self) -> &Recurrence {
        &self.when
    }

    /// Shows every occurrence that overlaps `range`, in order of start.
    pub fn visit(&self, range: Slot, mut see: impl FnMut(&Occurrence)) {
        if range.start >= range.end {
            return;
        }
        if let Some(few) = &self.few {
            few.iter().filter(|occurrence| occurrence.slot.overlaps(&range)).for_each(see);
            return;
        }
        let first = chunk_of(range.start);
        let last = chunk_of(range.end - TimeDelta::seconds(1));
        for number in first..=last {
            let Some(span) = chunk_slot(number) else { continue };
            let chunk = self.chunk(number, span);
            // What began in an earlier chunk has been shown there.
            let from = if number == first { range.start - chunk.longest } else { span.start };
            let begin = chunk.occurrences.partition_point(|occurrence| occurrence.slot.start < from);
            for occurrence in chunk.occurrences.iter().skip(begin) {
                if occurrence.slot.start >= range.end {
                    break;
                }
                if occurrence.slot.end > range.start {
                    see(occurrence);
                }
            }
        }
    }

    fn chunk(&self, number: i64, span: Slot) -> Arc<Chunk> {
        if let Some(chunk) = self.chunks.read().unwrap_or_else(PoisonError::into_inner).get(&number) {
            return Arc::clone(chunk);
        }
        let occurrences = lasting(self.when.occurrences(span));
        let longest = occurrences.iter().map(|o| o.slot.length()).max().unwrap_or_default();
        let chunk = Arc::new(Chunk { occurrences, longest });
        let mut chunks = self.chunks.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(chunks.entry(number).or_insert(chunk))
    }
}

/// Those with a length: what has none holds nothing.
fn lasting(mut occurrences: Vec<Occurrence>) -> Vec<Occurrence> {
    occurrences.retain(|occurrence| occurrence.slot.start < occurrence.slot.end);
    occurrences
}

//! Next legal slots that have been looked for already.
//!
//! While a release is dragged, every preview asks for its next legal slot, which stays the same as long as
//! neither the plan nor the minute changes.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use slipway_core::conflicts::{NextSlot, Schedule};
use slipway_core::ids::Id;
use slipway_core::releases::Release;
use slipway_core::time::{Duration, Instant};

/// A release, and the duration it would have where that is another.
type Question = (Id<Release>, Option<Duration>);

/// The next legal slots found so far, each with the instant from which it was looked for.
#[derive(Debug, Default)]
pub(crate) struct KnownSlots {
    found: Mutex<FxHashMap<Question, (Instant, NextSlot)>>,
}

impl KnownSlots {
    /// The next legal slot of a release from an instant, with another duration if one is given.
    pub(crate) fn next(
        &self,
        schedule: &Schedule,
        id: Id<Release>,
        from: Instant,
        duration: Option<Duration>,
    ) -> NextSlot {
        let question = (id, duration);
        let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(&question).cloned();
        if let Some((known_from, slot)) = known
            && still_next(&slot, known_from, from)
        {
            return slot;
        }
        let slot = schedule.next_slot_with(id, from, duration);
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(question, (from, slot.clone()));
        slot
    }

    /// Forgets all: the plan is another.
    pub(crate) fn forget(&mut self) {
        *self.found.get_mut().unwrap_or_else(PoisonError::into_inner) = FxHashMap::default();
    }
}

/// Whether what was the next slot from one instant is the next from a later one too.
fn still_next(slot: &NextSlot, known_from: Instant, from: Instant) -> bool {
    known_from == from || (known_from < from && slot.slot().is_some_and(|slot| slot.start >= from))
}

//! From a rule to occurrences.

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use super::Rule;
use crate::time::{Duration, Instant, Slot, WallClock, resolve_local};

/// A span on the wall clock of a zone that may recur.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recurrence {
    /// The zone whose wall clock is meant.
    pub zone: Tz,
    /// The first start, local to `zone`.
    pub start: NaiveDateTime,
    /// How long each occurrence lasts; days and weeks are nominal in `zone`.
    pub duration: Duration,
    /// The rule, or none for a single span.
    pub rule: Option<Rule>,
    /// Local starts that are left out, sorted.
    pub exdates: Vec<NaiveDateTime>,
    /// Local starts that are added, sorted.
    pub rdates: Vec<NaiveDateTime>,
}

/// One coming of a [`Recurrence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occurrence {
    /// When it holds.
    pub slot: Slot,
    /// The wall-clock start that the rule named.
    pub local_start: NaiveDateTime,
    /// Whether the zone skipped or repeated that wall-clock start.
    pub wall_clock: WallClock,
}

impl Recurrence {
    /// The occurrences that overlap `range`, in order of start, each once.
    pub fn occurrences(&self, range: Slot) -> Vec<Occurrence> {
        let one = self.occurrence_at(self.start);
        if one.slot.overlaps(&range) { vec![one] } else { Vec::new() }
    }

    /// The first `count` occurrences that end after `from`, looked for up to `until`.
    pub fn next_occurrences(&self, from: Instant, until: Instant, count: usize) -> Vec<Occurrence> {
        let mut found = self.occurrences(Slot::new(from, until));
        found.truncate(count);
        found
    }

    /// The occurrence whose wall-clock start is `local`.
    fn occurrence_at(&self, local: NaiveDateTime) -> Occurrence {
        let (start, wall_clock) = resolve_local(self.zone, local);
        let end = self.duration.after(start, self.zone);
        Occurrence { slot: Slot::new(start, end), local_start: local, wall_clock }
    }
}

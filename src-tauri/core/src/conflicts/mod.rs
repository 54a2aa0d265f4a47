//! Conflicts: why a release cannot have its slot, who can clear it, and when it could.
//!
//! [`Schedule`] is an index over one plan. The rules (one file a family) read it and return findings; sentences
//! are made of findings in one place. A preview is the same rules over the same index, seen with one release
//! moved, so there is no second implementation of any rule for questions.

mod bits;
mod bounds;
mod clock;
mod conflict;
mod explain;
mod finding;
mod freezes;
mod index;
mod kind;
mod landscape;
mod minutes;
mod nearby;
mod next;
mod occurrences;
mod openness;
mod others;
mod people;
mod preview;
mod rules;
mod schedule;
mod spans;
mod starts;
mod visible;
mod windows;
mod words;
mod zones;

pub use conflict::{Checked, Conflict, NextSlot, Openness, Preview};
pub use kind::{ConflictKind, Severity};
pub use next::HORIZON_DAYS;
pub use schedule::Schedule;
pub use visible::{Band, Placed};

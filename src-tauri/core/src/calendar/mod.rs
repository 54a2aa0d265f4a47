//! What recurs on the wall clock: rules and their occurrences.

mod record;
mod recurrence;
mod rule;

pub use recurrence::{Occurrence, Recurrence};
pub use rule::{Rule, RuleError};

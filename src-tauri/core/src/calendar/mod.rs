//! What recurs on the wall clock: rules and their occurrences.
//!
//! A [`Rule`] is an RRULE (RFC 5545 §3.3.10) checked at the boundary; a [`Recurrence`] is a start, a zone,
//! a duration, a rule and the dates left out and added, and answers which [`Occurrence`]s meet a range.
//!
//! The walk over days is the `rrule` crate's, always on a wall clock without a zone, where nothing is
//! skipped or repeated. Times of day, ordinals (`1FR`), week numbers, `BYSETPOS`, `COUNT` and `UNTIL` are
//! ours, because there the crate differs from the standard; `expand` says how. Only then is each local
//! start placed in its zone by [`crate::time::resolve_local`].

mod expand;
mod parts;
mod record;
mod recurrence;
mod rule;
mod settle;
mod words;

pub use recurrence::{Occurrence, Recurrence};
pub use rule::{Rule, RuleError};

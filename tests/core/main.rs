//! The domain: what recurs, what conflicts, and what the plan format keeps.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
// Documents are written where they are passed.
#![allow(clippy::needless_pass_by_value)]

mod conflicts;
mod generate;
mod plans;
mod recurrence;
mod time;

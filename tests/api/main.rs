//! Tests of the commands through the router, and of what is generated from them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod calendar;
mod conflicts;
mod errors;
mod exchange;
mod generated;
mod history;
mod house;
mod import;
mod plans;
mod releases;
mod sample;
mod setup;

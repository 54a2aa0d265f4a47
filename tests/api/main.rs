//! Tests of the commands through the router, and of what is generated from them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod generated;
mod import;
mod sample;

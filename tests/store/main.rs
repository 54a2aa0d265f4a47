//! The store as a whole: real files, real processes, real damage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod fixture;
mod transactions;
mod undo;

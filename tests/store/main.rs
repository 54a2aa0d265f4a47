//! The store as a whole: real files, real processes, real damage.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod audit;
mod backups;
mod damage;
mod files;
mod fixture;
mod random;
mod shelter;
mod speed;
mod survival;
mod transactions;
mod undo;
mod upgrade;
mod writers;

//! Every command of Slipway once: name, input, output, handler.
//!
//! A [`Session`] has at most one plan open. The shell and the server go through [`Session::call`], by name and
//! JSON; the command line calls the same handlers, typed: `releases::schedule(&mut session, …)`.

// Handlers share one shape: they take their input whole, whether they need to own it or not.
#![allow(clippy::needless_pass_by_value)]

pub mod backup;
pub mod calendar;
mod commands;
mod config;
pub mod conflicts;
mod error;
pub mod export;
pub mod history;
pub mod import;
mod machine;
pub mod plan;
mod records;
pub mod releases;
mod router;
mod rows;
pub mod sample;
mod session;
pub mod setup;
mod slots;
mod times;
pub mod types;
pub mod typescript;
mod words;

pub use config::{Clock, Config, default_data_dir};
pub use error::ApiError;
pub use router::COMMANDS;
pub use session::Session;

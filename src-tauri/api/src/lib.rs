//! Every command of Slipway once: name, input, output, handler.

mod commands;
pub mod types;
pub mod typescript;

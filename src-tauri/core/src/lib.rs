//! The domain of Slipway: the plan, its rules and the conflict engine.
//!
//! Nothing here reads a clock, a file or the network: time and zone are passed in.

pub mod calendar;
pub mod time;

//! The domain of Slipway: the plan, its rules and the conflict engine.
//!
//! Nothing here reads a clock, a file or the network: time and zone are passed in. One module a noun,
//! leaves first: [`time`], [`calendar`], [`windows`] and [`freezes`], [`releases`], then the [`plan`].

pub mod calendar;
pub mod conflicts;
pub mod entity;
pub mod environments;
pub mod format;
pub mod freezes;
pub mod generate;
pub mod ids;
mod normalize;
pub mod plan;
pub mod rejection;
pub mod releases;
pub mod scope;
pub mod services;
pub mod settings;
pub mod teams;
pub mod text;
pub mod time;
pub mod windows;

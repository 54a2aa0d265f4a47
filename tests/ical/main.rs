//! Calendars in and out: content lines, time zones, whole files, and what independent readers make of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod calendars;
mod foreign;
mod lines;
mod readers;
mod sample;
mod zones;

//! iCalendar (RFC 5545) out and in.
//!
//! - [`lines`] writes content lines: escaping, parameters, folding.
//! - [`zone`] derives a VTIMEZONE from a zone's transitions.
//! - [`calendar`] says what a calendar of ours carries and builds it.
//! - [`read`] takes events out of files that others wrote.
//!
//! Nothing here knows a plan, reads a clock or a file: a caller maps its windows, freezes and releases to
//! [`calendar::Event`]s and what it reads back to whatever it likes.

pub mod calendar;
pub mod lines;
pub mod read;
pub mod zone;

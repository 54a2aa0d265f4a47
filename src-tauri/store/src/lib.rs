//! The plan file: one SQLite database with the plan's records and the log of every change to them.
//!
//! [`Store`] opens one file and keeps its plan in memory. Every write is one [`Store::transact`], which
//! checks the rules, writes the rows and appends to the operation log in the same SQLite transaction; undo,
//! history, audit and (later) sync all live on that log.

mod audit;
mod backup;
mod catch_up;
mod error;
mod fields;
mod file;
mod log;
mod schema;
mod store;
mod tables;
mod touched;
mod transact;
mod undo;

pub use audit::{AuditProblem, AuditProblemKind, AuditReport, Difference, RebuildReport};
pub use error::StoreError;
pub use log::{Author, Edits, LogFilter, OperationKind, OperationRecord, StepInfo, StepKind, StepRecord};
pub use store::Store;
pub use touched::{Touch, Touched};
pub use transact::{Committed, Tx};

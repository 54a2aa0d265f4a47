//! The audit: whether the log is as it was written, and the records as the log made them.

mod chain;
mod rebuild;
mod stored;
mod undo_stack;

use std::collections::BTreeSet;

use rusqlite::Connection;

pub(crate) use self::rebuild::rebuild;
pub use self::rebuild::{Difference, RebuildReport};
use crate::error::{Fault, Result};
use crate::schema;

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditProblemKind {
    /// It does not say what it said when it was written.
    Edited,
    /// It is gone.
    Missing,
    /// It does not stand where it stood, or was never there.
    Misplaced,
    /// The derived undo stack is not what the log says.
    UndoStack,
    /// A record is not what its operations made it.
    Record,
    /// The database or its safeguards are damaged.
    File,
}

/// One thing that an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditProblem {
    /// What is wrong.
    pub kind: AuditProblemKind,
    /// The step's number, when it concerns one.
    pub step: Option<u64>,
    /// The operation's number, when it concerns one.
    pub operation: Option<u64>,
    /// The sentence.
    pub message: String,
}

/// What an audit of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// How many steps were read.
    pub steps: u64,
    /// How many operations were read.
    pub operations: u64,
    /// The hash of the last entry, in hexadecimal: written down elsewhere, it proves later that nothing
    /// before it has changed.
    pub head: String,
    /// Everything that is wrong, in order of the log.
    pub problems: Vec<AuditProblem>,
}

impl AuditReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Audits the whole file.
pub(crate) fn verify(conn: &Connection) -> Result<AuditReport> {
    let mut audit = Audit { report: AuditReport::default() };
    audit.database(conn)?;
    let steps = stored::steps(conn)?;
    let devices = audit.chain(conn, &steps)?;
    audit.undo_stack(conn, &steps, &devices)?;
    match rebuild(conn) {
        Ok(rebuilt) => {
            audit.report.problems.extend(rebuilt.differences.into_iter().map(|difference| AuditProblem {
                kind: AuditProblemKind::Record,
                step: None,
                operation: None,
                message: difference.message,
            }));
        }
        Err(Fault::Corrupt { what, .. }) => {
            audit.found(AuditProblemKind::Record, None, None, format!("Damaged: {what}."));
        }
        Err(fault) => return Err(fault),
    }
    Ok(audit.report)
}

/// An audit under way.
struct Audit {
    report: AuditReport,
}

impl Audit {
    fn found(&mut self, kind: AuditProblemKind, step: Option<i64>, operation: Option<i64>, message: String) {
        let number = |seq: Option<i64>| seq.map(i64::unsigned_abs);
        self.report.problems.push(AuditProblem {
            kind,
            step: number(step),
            operation: number(operation),
            message,
        });
    }

    /// SQLite's own checks, and that no safeguard was taken away.
    fn database(&mut self, conn: &Connection) -> Result<()> {
        let mut statement = conn.prepare("PRAGMA integrity_check(20)")?;
        let verdicts: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for verdict in verdicts.into_iter().filter(|verdict| verdict != "ok") {
            self.found(AuditProblemKind::File, None, None, format!("The database is damaged: {verdict}."));
        }
        let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
        let tables: BTreeSet<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for table in tables {
            let message = format!("The table {table} refers to rows that are not there.");
            self.found(AuditProblemKind::File, None, None, message);
        }
        let (found, expected) = (schema::objects(conn)?, schema::expected_objects()?);
        for (name, _) in expected.iter().filter(|object| !found.contains(object)) {
            let message = format!("The {name} is missing, or not as Slipway made it.");
            self.found(AuditProblemKind::File, None, None, message);
        }
        for (name, _) in found.iter().filter(|(name, _)| !expected.iter().any(|(known, _)| known == name)) {
            let message = format!("The {name} was added; Slipway did not make it.");
            self.found(AuditProblemKind::File, None, None, message);
        }
        Ok(())
    }
}

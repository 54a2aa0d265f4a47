//! The log's rows as they are stored, read without trusting what they say.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use crate::error::Result;
use crate::log::chain::{Hash, OperationContent, StepContent};

/// A step as it is stored.
pub(super) struct StoredStep {
    pub id: String,
    pub at: String,
    pub actor: String,
    pub intent: String,
    pub kind: String,
    pub of: Option<String>,
    pub operations: i64,
}

pub(super) fn steps(conn: &Connection) -> Result<BTreeMap<i64, StoredStep>> {
    let mut statement =
        conn.prepare("SELECT seq, id, at, actor, intent, kind, of_step, operations FROM steps ORDER BY seq")?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            StoredStep {
                id: row.get(1)?,
                at: row.get(2)?,
                actor: row.get(3)?,
                intent: row.get(4)?,
                kind: row.get(5)?,
                of: row.get(6)?,
                operations: row.get(7)?,
            },
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An operation as it is stored.
pub(super) struct StoredOperation {
    pub seq: i64,
    pub id: String,
    pub step: i64,
    pub device: String,
    pub device_seq: i64,
    pub device_hash: Hash,
    pub entity: String,
    pub entity_id: String,
    pub field: Option<String>,
    pub kind: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub seen: Option<String>,
    pub version: i64,
    pub hash: Hash,
}

impl StoredOperation {
    pub const COLUMNS: &str = "seq, id, step, device, device_seq, device_hash, entity, entity_id, field, kind, \
                           before, after, seen, version, hash";

    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            id: row.get(1)?,
            step: row.get(2)?,
            device: row.get(3)?,
            device_seq: row.get(4)?,
            device_hash: row.get(5)?,
            entity: row.get(6)?,
            entity_id: row.get(7)?,
            field: row.get(8)?,
            kind: row.get(9)?,
            before: row.get(10)?,
            after: row.get(11)?,
            seen: row.get(12)?,
            version: row.get(13)?,
            hash: row.get(14)?,
        })
    }

    pub fn content(&self) -> OperationContent<'_> {
        OperationContent {
            id: &self.id,
            device: &self.device,
            device_seq: self.device_seq,
            entity: &self.entity,
            entity_id: &self.entity_id,
            field: self.field.as_deref(),
            kind: &self.kind,
            before: self.before.as_deref(),
            after: self.after.as_deref(),
            seen: self.seen.as_deref(),
            version: self.version,
        }
    }
}

/// What the chain takes of a step.
pub(super) fn digest(step: &StoredStep) -> Hash {
    StepContent {
        id: &step.id,
        at: &step.at,
        actor: &step.actor,
        intent: &step.intent,
        kind: &step.kind,
        of: step.of.as_deref(),
        operations: step.operations,
    }
    .digest()
}

//! The state of the plan is a fold over the log's operations: folding them all must give the tables.

use std::collections::BTreeMap;

use rusqlite::Connection;
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::text::printable;
use uuid::Uuid;

use crate::error::Result;
use crate::fields::{self, Fields};
use crate::log::read;
use crate::tables;

/// A record that is not what its operations made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub kind: EntityKind,
    /// Its identity.
    pub id: Uuid,
    /// Its key, in the plan or in the log.
    pub key: String,
    /// The field, when both have the record.
    pub field: Option<String>,
    /// The sentence.
    pub message: String,
}

/// What came of folding all operations and comparing with the tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RebuildReport {
    /// How many operations were folded.
    pub operations: u64,
    /// How many records came of them.
    pub records: u64,
    /// Where the tables differ.
    pub differences: Vec<Difference>,
}

impl RebuildReport {
    /// Whether the tables are what the log says.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Folds the log and compares.
pub(crate) fn rebuild(conn: &Connection) -> Result<RebuildReport> {
    let mut report = RebuildReport::default();
    let mut records: BTreeMap<(EntityKind, Uuid), Option<Fields>> = BTreeMap::new();
    read::each_change_after(conn, 0, |seq, change| {
        report.operations += 1;
        let (kind, id) = (change.entity, change.entity_id);
        let fields = records.entry((kind, id)).or_default();
        if let Err(moved) = change.apply(fields)? {
            let key = key_of(fields.as_ref(), id);
            let message = format!(
                "Operation {seq} does not fit what the operations before it made of the {kind} “{}”.",
                printable(&key)
            );
            report.differences.push(Difference { kind, id, key, field: moved.field, message });
        }
        Ok(())
    })?;
    let plan = tables::load(conn)?;
    let mut stored: BTreeMap<(EntityKind, Uuid), Entity> =
        plan.entities().into_iter().map(|entity| ((entity.kind(), entity.id()), entity)).collect();
    for ((kind, id), fields) in records {
        let stored = stored.remove(&(kind, id));
        let key =
            stored.as_ref().map_or_else(|| key_of(fields.as_ref(), id), |stored| stored.key().to_owned());
        let name = format!("The {kind} “{}”", printable(&key));
        let difference = match (fields, &stored) {
            (None, None) => continue,
            (Some(_), None) => (None, format!("{name} is in the log and not in the plan.")),
            (None, Some(_)) => (None, format!("{name} was deleted in the log and is in the plan.")),
            (Some(fields), Some(stored)) => {
                report.records += 1;
                match fields::record_of(kind, id, fields) {
                    Ok(made) if made == *stored => continue,
                    Ok(made) => {
                        let (log, plan) = (fields::fields_of(&made)?, fields::fields_of(stored)?);
                        let field = fields::first_difference(&log, &plan);
                        let what = field.clone().unwrap_or_default();
                        (
                            field,
                            format!(
                                "{name} has another {what} than the log says: it was changed without Slipway."
                            ),
                        )
                    }
                    Err(_) => (None, format!("{name} cannot be made from the log.")),
                }
            }
        };
        report.differences.push(Difference { kind, id, key, field: difference.0, message: difference.1 });
    }
    for ((kind, id), entity) in stored {
        let key = entity.key().to_owned();
        let message = format!("The {kind} “{}” is in the plan and not in the log.", printable(&key));
        report.differences.push(Difference { kind, id, key, field: None, message });
    }
    Ok(report)
}

/// The key among a record's fields, or else its identity.
fn key_of(fields: Option<&Fields>, id: Uuid) -> String {
    let key = fields.and_then(|fields| fields.get("key")?.as_str());
    key.map_or_else(|| id.to_string(), str::to_owned)
}

//! How often each record was changed, for whoever numbers its versions.

use rusqlite::Connection;
use rustc_hash::FxHashMap;
use slipway_core::entity::EntityKind;
use slipway_core::time::{Instant, parse_instant};
use uuid::Uuid;

use crate::error::{Fault, Result};

/// What the log says about the changes of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edits {
    /// How many steps after the one that made it changed what the caller counts.
    pub counted: u32,
    /// When the last of those was, or when it was made.
    pub last: Instant,
}

/// The edits of every record that the log knows, those that are gone too. `counts` tells by kind and field
/// which changes to count; making or removing a record always counts.
pub(crate) fn edits(
    conn: &Connection,
    counts: impl Fn(EntityKind, &str) -> bool,
) -> Result<FxHashMap<(EntityKind, Uuid), Edits>> {
    let mut statement = conn.prepare_cached(
        "SELECT operations.entity, operations.entity_id, operations.field, operations.step, steps.at \
         FROM operations JOIN steps ON steps.seq = operations.step ORDER BY operations.seq",
    )?;
    let mut rows = statement.query([])?;
    let mut found: FxHashMap<(EntityKind, Uuid), (Edits, i64)> = FxHashMap::default();
    while let Some(row) = rows.next()? {
        let word: String = row.get(0)?;
        let id: String = row.get(1)?;
        let kind = EntityKind::from_word(&word)
            .ok_or_else(|| Fault::corrupt(format!("the log names a kind of record “{word}”")))?;
        let uuid = Uuid::parse_str(&id)
            .map_err(|error| Fault::cell(format!("the log has “{id}” as the identity of a record"), error))?;
        let field: Option<String> = row.get(2)?;
        if field.is_some_and(|field| !counts(kind, &field)) {
            continue;
        }
        let step: i64 = row.get(3)?;
        let at: String = row.get(4)?;
        let last = parse_instant(&at)
            .map_err(|error| Fault::cell(format!("step {step} of the log has “{at}” as its time"), error))?;
        found
            .entry((kind, uuid))
            .and_modify(|(edits, counted_step)| {
                if *counted_step != step {
                    *counted_step = step;
                    edits.counted = edits.counted.saturating_add(1);
                    edits.last = last;
                }
            })
            .or_insert((Edits { counted: 0, last }, step));
    }
    Ok(found.into_iter().map(|(record, (edits, _))| (record, edits)).collect())
}

//! Reading the log.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use slipway_core::entity::EntityKind;
use slipway_core::time::parse_instant;
use uuid::Uuid;

use super::{Head, LogFilter, OperationKind, OperationRecord, StepInfo, StepKind, StepRecord};
use crate::error::{Fault, Result};
use crate::fields::Change;

/// Where the log ends, as the file says.
pub(crate) fn head(conn: &Connection) -> Result<Head> {
    let mut statement = conn.prepare_cached("SELECT steps, operations, hash FROM log_head")?;
    let head = statement
        .query_row([], |row| Ok(Head { steps: row.get(0)?, operations: row.get(1)?, hash: row.get(2)? }))
        .optional()?;
    head.ok_or_else(|| Fault::corrupt("the row that says where the log ends is missing"))
}

const STEP: &str = "steps.seq, steps.id, steps.at, steps.actor, steps.intent, steps.kind, steps.of_step";

fn step(row: &Row<'_>) -> Result<StepInfo> {
    let seq: i64 = row.get(0)?;
    let column = |name: &str, text: &str| format!("step {seq} of the log has “{text}” as its {name}");
    let id: String = row.get(1)?;
    let at: String = row.get(2)?;
    let kind: String = row.get(5)?;
    let of: Option<String> = row.get(6)?;
    Ok(StepInfo {
        seq: seq.unsigned_abs(),
        id: Uuid::parse_str(&id).map_err(|error| Fault::cell(column("identity", &id), error))?,
        at: parse_instant(&at).map_err(|error| Fault::cell(column("time", &at), error))?,
        actor: row.get(3)?,
        intent: row.get(4)?,
        kind: StepKind::from_word(&kind).ok_or_else(|| Fault::corrupt(column("kind", &kind)))?,
        of: of
            .map(|of| Uuid::parse_str(&of).map_err(|error| Fault::cell(column("undone step", &of), error)))
            .transpose()?,
    })
}

/// What is next on a device's undo stack: the last step done, or the first of those undone.
pub(crate) fn next_on_stack(conn: &Connection, device: Uuid, kind: StepKind) -> Result<Option<StepInfo>> {
    let (state, order) = match kind {
        StepKind::Do | StepKind::Undo => ("done", "DESC"),
        StepKind::Redo => ("undone", "ASC"),
    };
    let sql = format!(
        "SELECT {STEP} FROM undo_stack JOIN steps ON steps.seq = undo_stack.step \
         WHERE undo_stack.device = ?1 AND undo_stack.state = ?2 ORDER BY undo_stack.step {order} LIMIT 1"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![device.to_string(), state])?;
    rows.next()?.map(step).transpose()
}

const CHANGE: &str = "seq, entity, entity_id, field, kind, before, after";

fn change(row: &Row<'_>) -> Result<Change> {
    let seq: i64 = row.get(0)?;
    let (entity, entity_id, kind): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(4)?);
    let column = |name: &str, text: &str| format!("operation {seq} of the log has “{text}” as its {name}");
    Ok(Change {
        entity: EntityKind::from_word(&entity)
            .ok_or_else(|| Fault::corrupt(column("kind of record", &entity)))?,
        entity_id: Uuid::parse_str(&entity_id)
            .map_err(|error| Fault::cell(column("record", &entity_id), error))?,
        field: row.get(3)?,
        kind: OperationKind::from_word(&kind).ok_or_else(|| Fault::corrupt(column("kind", &kind)))?,
        before: row.get(5)?,
        after: row.get(6)?,
    })
}

/// Hands over the changes after this operation, in order.
pub(crate) fn each_change_after(
    conn: &Connection,
    seq: i64,
    mut each: impl FnMut(i64, Change) -> Result<()>,
) -> Result<()> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {CHANGE} FROM operations WHERE seq > ?1 ORDER BY seq"))?;
    let mut rows = statement.query([seq])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, change(row)?)?;
    }
    Ok(())
}

/// The changes of one step, in order.
pub(crate) fn changes_of(conn: &Connection, step: u64) -> Result<Vec<Change>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {CHANGE} FROM operations WHERE step = ?1 ORDER BY seq"))?;
    let mut rows = statement.query([as_sql(step)])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(change(row)?);
    }
    Ok(all)
}

/// The file's chain at this operation; none when there is no such operation.
pub(crate) fn hash_at(conn: &Connection, seq: i64) -> Result<Option<super::chain::Hash>> {
    if seq == 0 {
        return Ok(Some(super::chain::START));
    }
    let mut statement = conn.prepare_cached("SELECT hash FROM operations WHERE seq = ?1")?;
    Ok(statement.query_row([seq], |row| row.get(0)).optional()?)
}

/// The last step that changed this cell.
pub(crate) fn last_on(conn: &Connection, id: Uuid, field: Option<&str>) -> Result<Option<StepInfo>> {
    let sql = format!(
        "SELECT {STEP} FROM operations JOIN steps ON steps.seq = operations.step \
         WHERE operations.entity_id = ?1 AND (?2 IS NULL OR operations.field IS NULL OR operations.field = ?2) \
         ORDER BY operations.seq DESC LIMIT 1"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![id.to_string(), field])?;
    rows.next()?.map(step).transpose()
}

/// The steps that the filter asks for, the newest first.
pub(crate) fn steps(conn: &Connection, filter: LogFilter) -> Result<Vec<StepRecord>> {
    let entity = filter.entity.map(|(_, id)| id.to_string());
    let sql = format!(
        "SELECT {STEP}, steps.operations, steps.seq > 1 AND coalesce((SELECT state <> 'done' FROM undo_stack \
         WHERE undo_stack.step = steps.seq), 0) FROM steps WHERE steps.seq < ?1 {} \
         ORDER BY steps.seq DESC LIMIT ?2",
        match entity {
            None => "AND ?3 IS NULL",
            Some(_) => "AND steps.seq IN (SELECT step FROM operations WHERE entity_id = ?3)",
        }
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let before = filter.before_seq.map_or(i64::MAX, as_sql);
    let mut rows = statement.query(params![before, as_sql(filter.limit as u64), entity])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let step = step(row)?;
        let operations = operations(conn, step.seq, entity.as_deref())?;
        let in_all: i64 = row.get(7)?;
        let undone = row.get(8)?;
        found.push(StepRecord { step, operations, operations_in_all: in_all.unsigned_abs(), undone });
    }
    Ok(found)
}

fn operations(conn: &Connection, step: u64, entity: Option<&str>) -> Result<Vec<OperationRecord>> {
    let sql = format!(
        "SELECT {CHANGE}, id, device, device_seq, seen FROM operations \
         WHERE step = ?1 AND (?2 IS NULL OR entity_id = ?2) ORDER BY seq LIMIT ?3"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![as_sql(step), entity, as_sql(LogFilter::OPERATIONS)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let change = change(row)?;
        let uuid = |column: usize| -> Result<Uuid> {
            let text: String = row.get(column)?;
            Uuid::parse_str(&text).map_err(|error| {
                Fault::cell(format!("operation {seq} of the log has “{text}” as an id"), error)
            })
        };
        let value = |text: Option<String>| -> Result<Option<Value>> {
            text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| {
                Fault::cell(format!("a value of operation {seq} of the log is no JSON"), error)
            })
        };
        let device_seq: i64 = row.get(9)?;
        found.push(OperationRecord {
            seq: seq.unsigned_abs(),
            id: uuid(7)?,
            device: uuid(8)?,
            device_seq: device_seq.unsigned_abs(),
            entity: change.entity,
            entity_id: change.entity_id,
            field: change.field,
            kind: change.kind,
            before: value(change.before)?,
            after: value(change.after)?,
            seen: if row.get_ref(10)? == rusqlite::types::ValueRef::Null { None } else { Some(uuid(10)?) },
        });
    }
    Ok(found)
}

/// A number as SQLite keeps it.
fn as_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

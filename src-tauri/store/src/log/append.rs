//! Writing the log.

use rusqlite::{OptionalExtension, params};
use slipway_core::time::format_instant;
use uuid::Uuid;

use super::chain::{self, FORMAT, Hash, NewStep, OperationContent, StepContent};
use super::{Head, OperationKind, StepInfo, StepKind, one_line};
use crate::error::Result;
use crate::fields::Change;
use crate::tables::Writing;

/// Appends a step with its operations and keeps the undo stack. Returns the step and the new head.
pub(crate) fn append(
    writing: Writing<'_>,
    device: Uuid,
    new: &NewStep,
    changes: &[Change],
    head: &Head,
) -> Result<(StepInfo, Head)> {
    let step = StepInfo {
        seq: (head.steps + 1).unsigned_abs(),
        id: Uuid::now_v7(),
        intent: one_line(&new.intent),
        actor: new.actor.clone(),
        at: new.at,
        kind: new.kind,
        of: new.of.map(|(_, id)| id),
    };
    let (step_seq, step_id, at) = (head.steps + 1, step.id.to_string(), format_instant(step.at));
    let of = step.of.map(|id| id.to_string());
    let operations = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    writing.execute(
        "INSERT INTO steps (seq, id, at, actor, intent, kind, of_step, operations) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![step_seq, step_id, at, step.actor, step.intent, step.kind.word(), of, operations],
    )?;
    let content = StepContent {
        id: &step_id,
        at: &at,
        actor: &step.actor,
        intent: &step.intent,
        kind: step.kind.word(),
        of: of.as_deref(),
        operations,
    };
    let mut place = Place {
        seq: head.operations,
        hash: head.hash,
        step_seq,
        step: content.digest(),
        device: device.to_string(),
        device_seq: 0,
        device_hash: chain::START,
    };
    place.find_device_end(writing)?;
    for change in changes {
        place.append(writing, change)?;
    }
    let head = Head { steps: step_seq, operations: place.seq, hash: place.hash };
    writing.execute(
        "UPDATE log_head SET steps = ?1, operations = ?2, hash = ?3",
        params![head.steps, head.operations, head.hash],
    )?;
    keep_undo_stack(writing, device, step_seq, new)?;
    Ok((step, head))
}

/// Where the next operation goes, in the file and on the device.
struct Place {
    seq: i64,
    hash: Hash,
    step_seq: i64,
    step: Hash,
    device: String,
    device_seq: i64,
    device_hash: Hash,
}

impl Place {
    fn find_device_end(&mut self, writing: Writing<'_>) -> Result<()> {
        let sql = "SELECT device_seq, device_hash FROM operations WHERE device = ?1 \
                   ORDER BY device_seq DESC LIMIT 1";
        let mut statement = writing.connection().prepare_cached(sql)?;
        let end = statement.query_row([&self.device], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if let Some((device_seq, device_hash)) = end {
            (self.device_seq, self.device_hash) = (device_seq, device_hash);
        }
        Ok(())
    }

    fn append(&mut self, writing: Writing<'_>, change: &Change) -> Result<()> {
        let seen = last_on_cell(writing, change)?;
        self.seq += 1;
        self.device_seq += 1;
        let id = Uuid::now_v7().to_string();
        let (entity, entity_id, kind) = change.words();
        let content = OperationContent {
            id: &id,
            device: &self.device,
            device_seq: self.device_seq,
            entity,
            entity_id: &entity_id,
            field: change.field.as_deref(),
            kind,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            seen: seen.as_deref(),
            version: FORMAT,
        };
        self.device_hash = content.device_link(&self.device_hash, &self.step);
        self.hash = chain::file_link(&self.hash, self.seq, self.step_seq, &self.device_hash);
        let sql = "INSERT INTO operations (seq, id, step, device, device_seq, device_hash, entity, entity_id, \
                   field, kind, before, after, seen, version, hash) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        writing.execute(
            sql,
            params![
                self.seq,
                id,
                self.step_seq,
                self.device,
                self.device_seq,
                self.device_hash,
                entity,
                entity_id,
                content.field,
                kind,
                content.before,
                content.after,
                content.seen,
                FORMAT,
                self.hash,
            ],
        )?;
        Ok(())
    }
}

/// The last operation on the cell of a change: what its author has seen, since the plan in memory is
/// brought up to date inside the transaction. The cell of a set is one element, that of a create or delete
/// the whole record.
fn last_on_cell(writing: Writing<'_>, change: &Change) -> Result<Option<String>> {
    let id = change.entity_id.to_string();
    let conn = writing.connection();
    let found = match change.kind {
        OperationKind::Create | OperationKind::Delete => conn
            .prepare_cached("SELECT id FROM operations WHERE entity_id = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_row([&id], |row| row.get(0))
            .optional()?,
        OperationKind::Set => conn
            .prepare_cached(
                "SELECT id FROM operations WHERE entity_id = ?1 AND (field IS NULL OR field = ?2) \
                 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row(params![id, change.field], |row| row.get(0))
            .optional()?,
        OperationKind::Add | OperationKind::Remove => conn
            .prepare_cached(
                "SELECT id FROM operations WHERE entity_id = ?1 AND (field IS NULL OR (field = ?2 AND \
                 (kind = 'set' OR coalesce(before, after) = ?3))) ORDER BY seq DESC LIMIT 1",
            )?
            .query_row(params![id, change.field, change.before.as_ref().or(change.after.as_ref())], |row| {
                row.get(0)
            })
            .optional()?,
    };
    Ok(found)
}

fn keep_undo_stack(writing: Writing<'_>, device: Uuid, seq: i64, new: &NewStep) -> Result<()> {
    let state = "UPDATE undo_stack SET state = ?2 WHERE step = ?1";
    match (new.kind, new.of) {
        (StepKind::Undo, Some((of, _))) => writing.execute(state, params![of, "undone"])?,
        (StepKind::Redo, Some((of, _))) => writing.execute(state, params![of, "done"])?,
        _ => {
            let device = device.to_string();
            writing.execute(
                "UPDATE undo_stack SET state = 'dead' WHERE device = ?1 AND state = 'undone'",
                [&device],
            )?;
            // The step that made the plan cannot be undone.
            let state = if seq == 1 { "dead" } else { "done" };
            writing.execute(
                "INSERT INTO undo_stack (step, device, state) VALUES (?1, ?2, ?3)",
                params![seq, device, state],
            )?
        }
    };
    Ok(())
}

//! History: what was done, undo and redo, audit.

mod values;

use rustc_hash::FxHashMap;
use slipway_core::entity::EntityKind;
use slipway_store::{
    LogFilter, OperationKind, OperationRecord, StepInfo, StepRecord, Store, StoreError, Touched,
};
use uuid::Uuid;

use crate::error::ApiError;
use crate::records::{id_of, key_of};
use crate::session::{Reading, Session, step_name};
use crate::times::local_text;
use crate::types::Nothing;
use crate::types::history::{AuditReport, ChangeView, LogPage, LogQuery, StepView, Undone};
use crate::types::plan::StepName;

/// How many steps are given when nobody says, and at most.
const STEPS: usize = 50;
const MOST_STEPS: usize = 1_000;

type Stepped = Result<Option<slipway_store::Committed<StepInfo>>, StoreError>;

/// Takes the last step of this machine back.
pub fn undo(session: &mut Session, _: Nothing) -> Result<Undone, ApiError> {
    step(session, Store::undo)
}

/// Brings the step that was taken back last in again.
pub fn redo(session: &mut Session, _: Nothing) -> Result<Undone, ApiError> {
    step(session, Store::redo)
}

fn step(
    session: &mut Session,
    along: impl FnOnce(&mut Store, &slipway_store::Author, slipway_core::time::Instant) -> Stepped,
) -> Result<Undone, ApiError> {
    let (by, now) = (session.author(), session.now());
    let open = session.open_plan()?;
    let Some(committed) = along(&mut open.store, &by, now)? else {
        let revision = open.store.revision();
        return Ok(Undone { step: None, written: open.written(&Touched::default(), revision)? });
    };
    let (step, written) = open.follow(committed)?;
    Ok(Undone { step: Some(step_name(step)), written })
}

/// A part of history, the newest first.
pub fn log(session: &mut Session, input: LogQuery) -> Result<LogPage, ApiError> {
    let reading = session.read()?;
    let kind = input.kind.unwrap_or(EntityKind::Release);
    let entity = match input.key.as_deref().map(str::trim).filter(|key| !key.is_empty()) {
        Some(key) => Some((kind, id_of(reading.plan, kind, key)?)),
        None if input.kind == Some(EntityKind::Plan) => {
            Some((EntityKind::Plan, reading.plan.settings.id.uuid()))
        }
        None => None,
    };
    let limit = input.limit.unwrap_or(STEPS).clamp(1, MOST_STEPS);
    let mut steps = reading.store.log(LogFilter { entity, before_seq: input.before, limit: limit + 1 })?;
    let more = steps.len() > limit;
    steps.truncate(limit);
    let mut names = Names { reading, gone: FxHashMap::default() };
    let steps = steps.into_iter().map(|step| names.step(step)).collect::<Result<Vec<_>, ApiError>>()?;
    Ok(LogPage { steps, more })
}

/// What records are called, those that are gone too.
struct Names<'a> {
    reading: Reading<'a>,
    /// The keys that deleted records had.
    gone: FxHashMap<(EntityKind, Uuid), String>,
}

impl Names<'_> {
    fn step(&mut self, record: StepRecord) -> Result<StepView, ApiError> {
        let StepRecord { step, operations, operations_in_all, undone } = record;
        let changes = operations
            .iter()
            .map(|operation| self.change(operation))
            .collect::<Result<Vec<_>, ApiError>>()?;
        let StepName { intent, actor, at } = step_name(step.clone());
        Ok(StepView {
            seq: step.seq,
            local_at: local_text(self.reading.zone, step.at),
            at,
            actor,
            intent,
            kind: step.kind.word().to_owned(),
            undone,
            changes,
            change_count: usize::try_from(operations_in_all).unwrap_or(usize::MAX),
        })
    }

    fn change(&mut self, operation: &OperationRecord) -> Result<ChangeView, ApiError> {
        let OperationRecord { entity: kind, field, .. } = operation;
        let field = field.clone().unwrap_or_default();
        let mut say = |value: &Option<serde_json::Value>| {
            value.as_ref().map(|value| self.value(*kind, &field, value)).transpose()
        };
        let (before, after) = (say(&operation.before)?.flatten(), say(&operation.after)?.flatten());
        Ok(ChangeView {
            kind: *kind,
            key: self.key(*kind, operation.entity_id)?,
            op: operation.kind.word().to_owned(),
            field,
            before,
            after,
        })
    }

    /// The key of a record, or the one it had when it was there.
    fn key(&mut self, kind: EntityKind, id: Uuid) -> Result<String, ApiError> {
        if let Some(key) = key_of(self.reading.plan, kind, id) {
            return Ok(key.to_owned());
        }
        if let Some(key) = self.gone.get(&(kind, id)) {
            return Ok(key.clone());
        }
        let last =
            self.reading.store.log(LogFilter { entity: Some((kind, id)), before_seq: None, limit: 1 })?;
        let deleted = last.iter().flat_map(|step| &step.operations).rev();
        let key = deleted
            .filter(|operation| operation.kind == OperationKind::Delete && operation.entity_id == id)
            .find_map(|operation| operation.before.as_ref()?.get("key")?.as_str().map(str::to_owned))
            .unwrap_or_else(|| format!("{kind} {id}"));
        self.gone.insert((kind, id), key.clone());
        Ok(key)
    }
}

/// Finds any edited, dropped or reordered entry of the log.
pub fn verify(session: &mut Session, _: Nothing) -> Result<AuditReport, ApiError> {
    let report = session.read()?.store.verify()?;
    Ok(AuditReport {
        sound: report.is_clean(),
        operations: report.operations,
        problems: report.problems.into_iter().map(|problem| problem.message).collect(),
    })
}

/// Folds the log and compares what comes of it with the records.
pub fn rebuild(session: &mut Session, _: Nothing) -> Result<AuditReport, ApiError> {
    let report = session.read()?.store.rebuild()?;
    Ok(AuditReport {
        sound: report.is_same(),
        operations: report.operations,
        problems: report.differences.into_iter().map(|difference| difference.message).collect(),
    })
}

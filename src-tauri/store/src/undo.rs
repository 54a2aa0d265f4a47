//! Undo and redo: the inverse of a step, or the step once more, as a new step.

use slipway_core::entity::{Entity, EntityKind};
use slipway_core::rejection::RejectionCode;
use slipway_core::text::printable;
use slipway_core::time::format_instant;
use uuid::Uuid;

use crate::error::StoreError;
use crate::fields::{self, Change, Moved};
use crate::log::{StepInfo, StepKind, read};
use crate::transact::Tx;

/// Takes a step back, or repeats it, inside a transaction.
///
/// # Errors
/// When a cell no longer holds what the step left there (or found there), or the domain refuses the result.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    step: &StepInfo,
    kind: StepKind,
    path: &std::path::Path,
) -> Result<(), StoreError> {
    let Some(writing) = tx.writing() else { return Ok(()) };
    let conn = writing.connection();
    let mut changes = read::changes_of(conn, step.seq).map_err(|fault| fault.at(path))?;
    if kind == StepKind::Undo {
        changes.reverse();
        for change in &mut changes {
            *change = change.inverse();
        }
    }
    let refusal = Refusal { step, verb: if kind == StepKind::Undo { "undone" } else { "redone" } };
    // What follows on one record was one change of it, so it is put back as one: the states between may
    // not be allowed.
    for changes in changes.chunk_by(|one, next| (one.entity, one.entity_id) == (next.entity, next.entity_id))
    {
        let Some(first) = changes.first() else { continue };
        let (kind, id) = (first.entity, first.entity_id);
        let current = tx.plan().get(kind, id);
        let mut fields =
            current.as_ref().map(fields::fields_of).transpose().map_err(|fault| fault.at(path))?;
        for change in changes {
            let applied = change.apply(&mut fields).map_err(|fault| fault.at(path))?;
            if let Err(moved) = applied {
                let by = read::last_on(conn, id, moved.field.as_deref()).map_err(|fault| fault.at(path))?;
                return Err(refusal.moved(current.as_ref(), change, moved, by));
            }
        }
        let done = match fields {
            Some(fields) => fields::record_of(kind, id, fields)
                .map_err(|fault| fault.at(path))
                .and_then(|entity| tx.put(entity).map(drop)),
            None if current.is_some() => tx.delete(kind, id),
            None => Ok(()),
        };
        done.map_err(|error| refusal.refused(error, current.as_ref(), first))?;
    }
    Ok(())
}

/// The step that cannot be taken back or repeated.
struct Refusal<'a> {
    step: &'a StepInfo,
    verb: &'static str,
}

impl Refusal<'_> {
    /// Somebody has moved the cell.
    fn moved(
        &self,
        current: Option<&Entity>,
        change: &Change,
        moved: Moved,
        by: Option<StepInfo>,
    ) -> StoreError {
        let key = key_of(current, change);
        let what = named(change.entity, &key);
        let by_whom = by.as_ref().map_or_else(String::new, |step| {
            format!(
                " by {} at {} (“{}”)",
                printable(&step.actor),
                format_instant(step.at),
                printable(&step.intent)
            )
        });
        let reason = match (&moved.field, current) {
            (Some(field), _) => format!(
                "{field} of {what} has since been changed{by_whom}; change it by hand if it should be \
                 different."
            ),
            (None, None) => format!("{what} has since been deleted{by_whom}."),
            (None, Some(_)) => format!("{what} is there again{by_whom}."),
        };
        StoreError::UndoRefused {
            kind: change.entity,
            key,
            field: moved.field,
            moved_by: by.map(|step| step.actor),
            message: self.sentence(&reason),
        }
    }

    /// The domain refuses the state that it would lead to.
    fn refused(&self, error: StoreError, current: Option<&Entity>, change: &Change) -> StoreError {
        let StoreError::Rejected(rejection) = error else { return error };
        let key = key_of(current, change);
        let why = match rejection.code {
            RejectionCode::StillUsed => "it is used since then",
            RejectionCode::DuplicateKey => "its key has been taken since then",
            RejectionCode::UnknownReference => "something it refers to is gone since then",
            _ => "the plan has changed since then",
        };
        let reason = format!("{}: {why}. {}", named(change.entity, &key), rejection.message);
        StoreError::UndoRefused {
            kind: change.entity,
            key,
            field: rejection.field,
            moved_by: None,
            message: self.sentence(&reason),
        }
    }

    fn sentence(&self, reason: &str) -> String {
        format!("“{}” cannot be {}: {reason}", printable(&self.step.intent), self.verb)
    }
}

fn named(kind: EntityKind, key: &str) -> String {
    if kind == EntityKind::Plan {
        "the plan".to_owned()
    } else {
        format!("the {kind} “{}”", printable(key))
    }
}

/// The key of the record in question, in the plan or else in the log.
fn key_of(current: Option<&Entity>, change: &Change) -> String {
    let logged = || -> Option<String> {
        let whole = change.before.as_deref().or(change.after.as_deref())?;
        let whole: serde_json::Value = serde_json::from_str(whole).ok()?;
        Some(whole.get("key")?.as_str()?.to_owned())
    };
    let id: Uuid = change.entity_id;
    current.map(|entity| entity.key().to_owned()).or_else(logged).unwrap_or_else(|| id.to_string())
}

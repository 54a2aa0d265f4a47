//! Putting records in and taking them out.

use slipway_core::entity::{Entity, EntityKind};
use slipway_core::format::{AnyRecord, Resolver, UnknownReferences};
use slipway_core::plan::Plan;
use slipway_core::text::printable;
use slipway_core::time::parse_instant;

use crate::error::ApiError;
use crate::records::{id_of, new_id, taken};
use crate::session::Session;
use crate::types::plan::Written;
use crate::types::releases::{DeleteRecord, PutRecord};

/// Puts a record in, in place of the one with its identity or key.
pub fn put(session: &mut Session, input: PutRecord) -> Result<Written, ApiError> {
    let plan = session.read()?.plan;
    let PutRecord { record, new } = input;
    let intent = intent(plan, &record);
    let (kind, _, key) = record.identity();
    let key = key.trim().to_owned();
    let (_, written) = session
        .write(&intent, |tx| {
            if new && kind != EntityKind::Plan && tx.plan().id_of(kind, &key).is_some() {
                return Err(taken(kind, &key));
            }
            let entity = resolve(tx.plan(), &record)?;
            if new && tx.plan().get(kind, entity.id()).is_some() {
                return Err(taken(kind, &key));
            }
            Ok(tx.put(entity)?)
        })
        .map_err(|error| about(error, kind, &key))?;
    Ok(written)
}

/// The record of a shape, in the plan.
fn resolve(plan: &Plan, record: &AnyRecord) -> Result<Entity, ApiError> {
    let mut made = new_id;
    let mut resolver = Resolver::new(plan, UnknownReferences::Refuse, &mut made);
    let (kind, id, key) = record.identity();
    // So that a record may be renamed by its identity, or refer to itself and be refused for that.
    resolver.announce(kind, id, key);
    Ok(resolver.resolve(record)?)
}

/// What the step is called.
fn intent(plan: &Plan, record: &AnyRecord) -> String {
    let (kind, id, key) = record.identity();
    let key = key.trim();
    let label =
        if kind == EntityKind::Release { printable(key) } else { format!("{kind} {}", printable(key)) };
    let before = id.or_else(|| plan.id_of(kind, key)).and_then(|id| plan.get(kind, id));
    let Some(before) = before else { return format!("Add {label}") };
    if before.key() != key {
        return format!("Rename {kind} {} to {}", printable(before.key()), printable(key));
    }
    if let (Entity::Release(before), AnyRecord::Release(after)) = (&before, record) {
        let start = after.start.as_deref().map(parse_instant).and_then(Result::ok);
        let mut moved = before.clone();
        moved.start = start;
        if before.start != start && resolve(plan, record).ok() == Some(Entity::Release(moved)) {
            return match (before.start, start) {
                (None, _) => format!("Schedule {label}"),
                (_, None) => format!("Unschedule {label}"),
                _ => format!("Move {label}"),
            };
        }
    }
    format!("Change {label}")
}

/// Takes a record out, unless others refer to it.
pub fn delete(session: &mut Session, input: DeleteRecord) -> Result<Written, ApiError> {
    let plan = session.read()?.plan;
    let DeleteRecord { kind, key } = input;
    if kind == EntityKind::Plan {
        return Err(ApiError::bad_input(
            "kind",
            "The plan itself cannot be deleted; delete its file instead.",
        ));
    }
    let key = key.trim();
    let id = id_of(plan, kind, key)?;
    let label =
        if kind == EntityKind::Release { printable(key) } else { format!("{kind} {}", printable(key)) };
    let ((), written) = session
        .write(&format!("Delete {label}"), |tx| Ok(tx.delete(kind, id)?))
        .map_err(|error| about(error, kind, key))?;
    Ok(written)
}

/// The same error, with the record it is about.
fn about(error: ApiError, kind: EntityKind, key: &str) -> ApiError {
    error.with("kind", kind.word()).with("key", printable(key))
}

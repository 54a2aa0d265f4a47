//! Records as fields, and changes as operations on single fields.
//!
//! A nested object is seen as dotted fields (`scope.environments`), an array as a set: records keep no lists
//! whose order means something.

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};
use slipway_core::entity::{Entity, EntityKind};
use uuid::Uuid;

use crate::error::{Fault, Result};
use crate::log::OperationKind;

/// The fields of a record.
pub(crate) type Fields = Map<String, Value>;

/// One change to one cell, its values as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) entity: EntityKind,
    pub(crate) entity_id: Uuid,
    pub(crate) field: Option<String>,
    pub(crate) kind: OperationKind,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// Why a change does not apply: the cell does not hold what the change found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    /// The field that has moved; none when the record is there and should not be, or the other way round.
    pub(crate) field: Option<String>,
}

impl Change {
    pub(crate) fn create(entity: &Entity) -> Result<Self> {
        let (entity, entity_id, after) = (entity.kind(), entity.id(), Some(whole(entity)?));
        Ok(Self { entity, entity_id, field: None, kind: OperationKind::Create, before: None, after })
    }

    pub(crate) fn delete(entity: &Entity) -> Result<Self> {
        let (entity, entity_id, before) = (entity.kind(), entity.id(), Some(whole(entity)?));
        Ok(Self { entity, entity_id, field: None, kind: OperationKind::Delete, before, after: None })
    }

    /// What takes it back.
    pub(crate) fn inverse(&self) -> Self {
        let kind = match self.kind {
            OperationKind::Create => OperationKind::Delete,
            OperationKind::Delete => OperationKind::Create,
            OperationKind::Set => OperationKind::Set,
            OperationKind::Add => OperationKind::Remove,
            OperationKind::Remove => OperationKind::Add,
        };
        Self { kind, before: self.after.clone(), after: self.before.clone(), ..self.clone() }
    }

    /// Applies it to a record's fields (none: no such record), if the cell holds what the change found.
    ///
    /// # Errors
    /// When its values are no JSON; the inner error when the cell has moved.
    pub(crate) fn apply(&self, record: &mut Option<Fields>) -> Result<Result<(), Moved>> {
        let before = self.value("before", self.before.as_deref())?;
        let after = self.value("after", self.after.as_deref())?;
        let gone = Moved { field: None };
        match self.kind {
            OperationKind::Create => {
                if record.is_some() {
                    return Ok(Err(gone));
                }
                *record = Some(self.object(after)?);
            }
            OperationKind::Delete => {
                let Some(fields) = record.take() else { return Ok(Err(gone)) };
                let before = self.object(before)?;
                if let Some(difference) = first_difference(&before, &fields) {
                    *record = Some(fields);
                    return Ok(Err(Moved { field: Some(difference) }));
                }
            }
            OperationKind::Set | OperationKind::Add | OperationKind::Remove => {
                let Some(fields) = record.as_mut() else { return Ok(Err(gone)) };
                let field = self.field.as_deref().unwrap_or_default();
                let moved = Moved { field: Some(field.to_owned()) };
                let Some(cell) = cell(fields, field) else { return Ok(Err(moved)) };
                if !change_cell(cell, self.kind, &before, after) {
                    return Ok(Err(moved));
                }
            }
        }
        Ok(Ok(()))
    }

    fn value(&self, column: &str, text: Option<&str>) -> Result<Value> {
        serde_json::from_str(text.unwrap_or("null")).map_err(|error| {
            let Self { entity, entity_id, .. } = self;
            Fault::cell(
                format!("the value {column} of an operation on the {entity} {entity_id} is no JSON"),
                error,
            )
        })
    }

    fn object(&self, value: Value) -> Result<Fields> {
        match value {
            Value::Object(fields) => Ok(fields),
            _ => Err(Fault::corrupt(format!(
                "an operation on the {} {} holds no whole record",
                self.entity, self.entity_id
            ))),
        }
    }
}

/// Changes one cell if it holds what is expected. Says whether it did.
fn change_cell(cell: &mut Value, kind: OperationKind, before: &Value, after: Value) -> bool {
    match (kind, cell) {
        (OperationKind::Set, cell) => {
            let expected = is_same(cell, before);
            if expected {
                *cell = after;
            }
            expected
        }
        (OperationKind::Add, Value::Array(elements)) => {
            let expected = !elements.contains(&after);
            if expected {
                elements.push(after);
            }
            expected
        }
        (OperationKind::Remove, Value::Array(elements)) => {
            let found = elements.iter().position(|element| element == before);
            if let Some(at) = found {
                elements.remove(at);
            }
            found.is_some()
        }
        _ => false,
    }
}

/// Whether two values are the same: the elements of a set may have come in any order.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().collect::<FxHashSet<_>>() == other.iter().collect::<FxHashSet<_>>()
        }
        _ => one == other,
    }
}

/// A whole record as text.
fn whole(entity: &Entity) -> Result<String> {
    let fields = fields_of(entity)?;
    text_of(&Value::Object(fields))
}

fn text_of(value: &Value) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Fault::cell("a value does not become JSON", error))
}

/// The fields of a record.
pub(crate) fn fields_of(entity: &Entity) -> Result<Fields> {
    entity.to_fields().map_err(|error| {
        Fault::cell(format!("the {} {} does not become JSON", entity.kind(), entity.id()), error)
    })
}

/// The record with these fields, in its stored form (the order within sets is its own).
pub(crate) fn record_of(kind: EntityKind, id: Uuid, fields: Fields) -> Result<Entity> {
    let damaged = |error: Box<dyn std::error::Error + Send + Sync>| {
        Fault::cell(format!("the operations on the {kind} {id} make no {kind}"), error)
    };
    let mut entity = Entity::from_fields(kind, fields).map_err(|error| damaged(error.into()))?;
    entity.normalize().map_err(|rejection| damaged(rejection.into()))?;
    if entity.id() != id {
        return Err(Fault::corrupt(format!("the operations on the {kind} {id} make the {}", entity.id())));
    }
    Ok(entity)
}

/// The changes that lead from one state of a record to another.
pub(crate) fn changes_between(before: &Entity, after: &Entity) -> Result<Vec<Change>> {
    let (old, new) = (fields_of(before)?, fields_of(after)?);
    let mut found = Vec::new();
    compare("", &old, &new, &mut found);
    found
        .into_iter()
        .map(|Differing { field, before, after: now }| {
            Ok(Change {
                entity: after.kind(),
                entity_id: after.id(),
                field: Some(field),
                kind: match (before, now) {
                    (None, _) => OperationKind::Add,
                    (_, None) => OperationKind::Remove,
                    _ => OperationKind::Set,
                },
                before: before.map(text_of).transpose()?,
                after: now.map(text_of).transpose()?,
            })
        })
        .collect()
}

/// The name of a field in which two states of a record differ, if they do.
pub(crate) fn first_difference(old: &Fields, new: &Fields) -> Option<String> {
    let mut found = Vec::new();
    compare("", old, new, &mut found);
    found.into_iter().next().map(|differing| differing.field)
}

/// A field that differs: in a set just the element that one side lacks.
struct Differing<'a> {
    field: String,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
}

fn compare<'a>(prefix: &str, old: &'a Fields, new: &'a Fields, found: &mut Vec<Differing<'a>>) {
    const NOTHING: &Value = &Value::Null;
    let only_old = old.keys().filter(|name| !new.contains_key(*name));
    for name in new.keys().chain(only_old) {
        let (before, after) = (old.get(name).unwrap_or(NOTHING), new.get(name).unwrap_or(NOTHING));
        if before == after {
            continue;
        }
        let field = format!("{prefix}{name}");
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                compare(&format!("{field}."), before, after, found);
            }
            (Value::Array(before), Value::Array(after)) => {
                let (had, has): (FxHashSet<_>, FxHashSet<_>) =
                    (before.iter().collect(), after.iter().collect());
                let lost = before.iter().filter(|element| !has.contains(element));
                found.extend(lost.map(|element| Differing {
                    field: field.clone(),
                    before: Some(element),
                    after: None,
                }));
                let gained = after.iter().filter(|element| !had.contains(element));
                found.extend(gained.map(|element| Differing {
                    field: field.clone(),
                    before: None,
                    after: Some(element),
                }));
            }
            _ => found.push(Differing { field, before: Some(before), after: Some(after) }),
        }
    }
}

/// The cell of a dotted field.
fn cell<'a>(fields: &'a mut Fields, field: &str) -> Option<&'a mut Value> {
    match field.split_once('.') {
        None => fields.get_mut(field),
        Some((outer, inner)) => match fields.get_mut(outer)? {
            Value::Object(fields) => cell(fields, inner),
            _ => None,
        },
    }
}

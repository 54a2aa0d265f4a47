//! Records by kind, key and identity.

use chrono_tz::Tz;
use slipway_core::entity::{EntityKind, Record};
use slipway_core::ids::Id;
use slipway_core::plan::{Plan, Table};
use slipway_core::rejection::{Rejection, RejectionCode};
use slipway_core::text::printable;
use uuid::Uuid;

use crate::error::ApiError;

/// Runs one expression on the table of a kind; the plan itself has none.
macro_rules! with_table {
    ($plan:expr, $kind:expr, $table:ident => $body:expr, else $otherwise:expr) => {
        match $kind {
            EntityKind::Plan => $otherwise,
            EntityKind::Environment => {
                let $table = &$plan.environments;
                $body
            }
            EntityKind::Team => {
                let $table = &$plan.teams;
                $body
            }
            EntityKind::Person => {
                let $table = &$plan.people;
                $body
            }
            EntityKind::Service => {
                let $table = &$plan.services;
                $body
            }
            EntityKind::Window => {
                let $table = &$plan.windows;
                $body
            }
            EntityKind::Freeze => {
                let $table = &$plan.freezes;
                $body
            }
            EntityKind::Release => {
                let $table = &$plan.releases;
                $body
            }
        }
    };
}

/// The key of a record, if the plan has it.
pub(crate) fn key_of(plan: &Plan, kind: EntityKind, id: Uuid) -> Option<&str> {
    fn of<T: Record>(table: &Table<T>, id: Uuid) -> Option<&str> {
        table.get(Id::from_uuid(id)).map(|record| record.key())
    }
    with_table!(plan, kind, table => of(table, id), else (plan.settings.id.uuid() == id).then_some("plan"))
}

/// The identity of a record that must be there.
pub(crate) fn id_of(plan: &Plan, kind: EntityKind, key: &str) -> Result<Uuid, ApiError> {
    fn of<T: Record>(table: &Table<T>, key: &str) -> Result<Uuid, ApiError> {
        Ok(find(table, key)?.id().uuid())
    }
    with_table!(plan, kind, table => of(table, key), else Ok(plan.settings.id.uuid()))
}

/// A record that must be there.
pub(crate) fn find<'p, T: Record>(table: &'p Table<T>, key: &str) -> Result<&'p std::sync::Arc<T>, ApiError> {
    let kind = T::KIND;
    table
        .expect_key(key.trim())
        .map_err(|rejection| ApiError::from(rejection).with("kind", kind.word()).with("key", printable(key)))
}

/// The identities of records that must be there, sorted.
pub(crate) fn find_all<T: Record>(table: &Table<T>, keys: &[String]) -> Result<Vec<Id<T>>, ApiError> {
    let mut ids = keys.iter().map(|key| Ok(find(table, key)?.id())).collect::<Result<Vec<_>, ApiError>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The keys of records, sorted.
pub(crate) fn keys<T: Record>(table: &Table<T>, ids: &[Id<T>]) -> Vec<String> {
    let mut keys: Vec<_> = ids.iter().filter_map(|id| Some(table.get(*id)?.key().to_owned())).collect();
    keys.sort_unstable();
    keys
}

/// A new identity.
pub(crate) fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Reads the IANA zone in a field; the plan's when it is empty.
pub(crate) fn zone_or(field: &str, name: &str, otherwise: Tz) -> Result<Tz, ApiError> {
    match name.trim() {
        "" => Ok(otherwise),
        name => slipway_core::time::parse_zone(name).map_err(|error| ApiError::time(field, &error)),
    }
}

/// A refusal because something with that key is there already.
pub(crate) fn taken(kind: EntityKind, key: &str) -> ApiError {
    Rejection::new(
        RejectionCode::DuplicateKey,
        format!("There is already a {kind} “{}”; choose another key.", printable(key)),
    )
    .at("key")
    .into()
}

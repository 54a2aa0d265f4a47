//! Taking in what other processes wrote.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rustc_hash::FxHashMap;
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::plan::Plan;
use uuid::Uuid;

use crate::error::Result;
use crate::fields::{self, Fields};
use crate::log::read;
use crate::store::State;
use crate::tables;
use crate::touched::{Touch, Touched};
use crate::transact::{Images, set_all};

/// Brings the plan in memory to the end of the log, inside a transaction. One row tells whether there is
/// anything to do; then just the records that the new operations name are built anew from them.
pub(crate) fn catch_up(conn: &Connection, state: &mut State) -> Result<()> {
    let head = read::head(conn)?;
    if head == state.head {
        return Ok(());
    }
    let is_continued = head.operations > state.head.operations
        && read::hash_at(conn, state.head.operations)? == Some(state.head.hash);
    let touched = if is_continued { follow(conn, state)? } else { None };
    let touched = if let Some(touched) = touched {
        touched
    } else {
        // Another log, as after a restore: everything anew.
        let plan = tables::load(conn)?;
        let touched = compare(&state.plan, &plan);
        state.plan = plan;
        touched
    };
    state.head = head;
    state.unreported.merge(touched);
    Ok(())
}

/// Applies the operations after the head. None when they do not fit the plan in memory.
fn follow(conn: &Connection, state: &mut State) -> Result<Option<Touched>> {
    let mut records: FxHashMap<(EntityKind, Uuid), Option<Fields>> = FxHashMap::default();
    let mut fits = true;
    read::each_change_after(conn, state.head.operations, |_, change| {
        let place = (change.entity, change.entity_id);
        let fields = match records.entry(place) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                let current = state.plan.get(place.0, place.1);
                unknown.insert(current.as_ref().map(fields::fields_of).transpose()?)
            }
        };
        fits &= change.apply(fields)?.is_ok();
        Ok(())
    })?;
    if !fits {
        return Ok(None);
    }
    let mut touched = Touched::default();
    let mut images = Images::default();
    for ((kind, id), fields) in records {
        let after = fields.map(|fields| fields::record_of(kind, id, fields)).transpose()?;
        if let Some(touch) = touch(state.plan.get(kind, id).as_ref(), after.as_ref()) {
            touched.note(kind, id, touch);
            images.insert((kind, id), after);
        }
    }
    set_all(&mut state.plan, images);
    Ok(Some(touched))
}

fn touch(before: Option<&Entity>, after: Option<&Entity>) -> Option<Touch> {
    match (before, after) {
        (None, Some(_)) => Some(Touch::Created),
        (Some(_), None) => Some(Touch::Deleted),
        (before, after) => (before != after).then_some(Touch::Changed),
    }
}

/// What differs between two plans.
fn compare(before: &Plan, after: &Plan) -> Touched {
    let by_place = |plan: &Plan| -> BTreeMap<(EntityKind, Uuid), Entity> {
        plan.entities().into_iter().map(|entity| ((entity.kind(), entity.id()), entity)).collect()
    };
    let (old, new) = (by_place(before), by_place(after));
    let mut touched = Touched::default();
    for (place, entity) in &new {
        if let Some(touch) = touch(old.get(place), Some(entity)) {
            touched.note(place.0, place.1, touch);
        }
    }
    for place in old.keys().filter(|place| !new.contains_key(*place)) {
        touched.note(place.0, place.1, Touch::Deleted);
    }
    touched
}

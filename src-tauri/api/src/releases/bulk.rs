//! Changing many releases in one step.

use chrono::TimeDelta;
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::environments::Environment;
use slipway_core::format::in_order_of_dependency;
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::Release;
use slipway_core::teams::Person;
use slipway_store::Tx;

use crate::error::ApiError;
use crate::records::{find, find_all};
use crate::session::Session;
use crate::types::plan::Written;
use crate::types::releases::BulkChange;

/// How far releases can be moved at once, in minutes: ten years.
const FURTHEST_MINUTES: i32 = 10 * 366 * 24 * 60;

/// Changes many releases in one step; all of them or none. What then conflicts is shown, not refused: a
/// reason belongs to one release, and a shift of many is undone in one step.
pub fn bulk(session: &mut Session, input: BulkChange) -> Result<Written, ApiError> {
    let plan = session.read()?.plan;
    let ids = find_all(&plan.releases, &input.keys)?;
    let intent = intent(plan, &input, &ids)?;
    let ((), written) = session
        .write(&intent, |tx| if input.delete { delete(tx, &ids) } else { change(tx, &input, &ids) })?;
    Ok(written)
}

/// What the step is called.
fn intent(plan: &Plan, input: &BulkChange, ids: &[Id<Release>]) -> Result<String, ApiError> {
    let which = match ids {
        [] => return Err(ApiError::bad_input("keys", "No releases are named; choose at least one.")),
        [only] => plan.releases.get(*only).map(|release| release.key.clone()).unwrap_or_default(),
        many => format!("{} releases", many.len()),
    };
    if input.delete {
        return Ok(format!("Delete {which}"));
    }
    if input.shift_minutes.abs() > FURTHEST_MINUTES {
        return Err(ApiError::bad_input(
            "shift_minutes",
            "That is further than ten years; move them less far.",
        ));
    }
    let fields = [
        (input.stage.is_some(), "stage"),
        (input.risk.is_some(), "risk"),
        (input.kind.is_some(), "type"),
        (input.owner.is_some(), "owner"),
        (!input.add_environments.is_empty() || !input.remove_environments.is_empty(), "environments"),
        (!input.add_crew.is_empty(), "crew"),
    ];
    let mut fields: Vec<_> =
        fields.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name).collect();
    let moved = input.shift_minutes != 0 && !input.unschedule;
    match (input.unschedule, moved, fields.as_slice()) {
        (false, false, []) => {
            Err(ApiError::bad_input("", "Nothing is to be changed; say what, such as the stage."))
        }
        (true, _, []) => Ok(format!("Unschedule {which}")),
        (false, true, []) => Ok(format!("Move {which}")),
        (slot, moved, _) => {
            if slot || moved {
                fields.push("slot");
            }
            let last = fields.pop().unwrap_or_default();
            let rest = fields.join(", ");
            let what = if rest.is_empty() { last.to_owned() } else { format!("{rest} and {last}") };
            Ok(format!("Change {what} of {which}"))
        }
    }
}

fn delete(tx: &mut Tx<'_>, ids: &[Id<Release>]) -> Result<(), ApiError> {
    let records = ids.iter().filter_map(|id| tx.plan().get(EntityKind::Release, id.uuid())).collect();
    // Whatever depends on another goes first.
    for record in in_order_of_dependency(records)?.iter().rev() {
        tx.delete(EntityKind::Release, record.id())?;
    }
    Ok(())
}

fn change(tx: &mut Tx<'_>, input: &BulkChange, ids: &[Id<Release>]) -> Result<(), ApiError> {
    let change = Change::read(tx.plan(), input)?;
    for id in ids {
        if let Some(release) = tx.plan().releases.get(*id) {
            let mut release = release.as_ref().clone();
            change.apply(&mut release)?;
            tx.put(Entity::from(release))?;
        }
    }
    Ok(())
}

/// What becomes of the owner.
#[derive(Clone, Copy)]
enum Owner {
    Stays,
    Is(Option<Id<Person>>),
}

/// The change, with keys found.
struct Change<'i> {
    input: &'i BulkChange,
    owner: Owner,
    added: Vec<Id<Environment>>,
    removed: Vec<Id<Environment>>,
    crew: Vec<Id<Person>>,
}

impl<'i> Change<'i> {
    fn read(plan: &Plan, input: &'i BulkChange) -> Result<Self, ApiError> {
        let owner = match input.owner.as_deref().map(str::trim) {
            None => Owner::Stays,
            Some("") => Owner::Is(None),
            Some(key) => Owner::Is(Some(find(&plan.people, key)?.id)),
        };
        Ok(Self {
            input,
            owner,
            added: find_all(&plan.environments, &input.add_environments)?,
            removed: find_all(&plan.environments, &input.remove_environments)?,
            crew: find_all(&plan.people, &input.add_crew)?,
        })
    }

    fn apply(&self, release: &mut Release) -> Result<(), ApiError> {
        release.stage = self.input.stage.unwrap_or(release.stage);
        release.risk = self.input.risk.unwrap_or(release.risk);
        release.kind = self.input.kind.unwrap_or(release.kind);
        if let Owner::Is(owner) = self.owner {
            release.owner = owner;
        }
        release.environments.retain(|id| !self.removed.contains(id));
        release.environments.extend(&self.added);
        release.crew.extend(&self.crew);
        if self.input.unschedule {
            release.start = None;
        } else if let Some(start) = release.start {
            let shift = TimeDelta::minutes(self.input.shift_minutes.into());
            release.start = Some(start.checked_add_signed(shift).ok_or_else(|| {
                ApiError::bad_input("shift_minutes", format!("{} cannot be moved that far.", release.key))
            })?);
        }
        Ok(())
    }
}

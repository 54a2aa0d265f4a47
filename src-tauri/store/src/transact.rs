//! One transaction: the records it touches, checked against the plan and written.

use std::path::Path;

use rustc_hash::FxHashMap;
use slipway_core::entity::{Entity, EntityKind, Reference};
use slipway_core::plan::Plan;
use slipway_core::rejection::{Rejection, RejectionCode};
use slipway_core::text::printable;
use slipway_core::time::Instant;
use uuid::Uuid;

use crate::error::{Result as Inner, StoreError};
use crate::fields::{self, Change};
use crate::log::StepInfo;
use crate::tables::{self, Writing};
use crate::touched::{Touch, Touched};

/// What came of a transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed<T> {
    /// What the closure returned.
    pub value: T,
    /// The records that are different now.
    pub touched: Touched,
    /// The step in the log; none when nothing changed, and in a dry run.
    pub step: Option<StepInfo>,
    /// [`crate::Store::revision`] afterwards.
    pub revision: u64,
}

/// A transaction under way. What it does is seen at once in [`Tx::plan`], and outside only once all of it is
/// committed. Dropped without that, it leaves the plan as it was.
#[derive(Debug)]
pub struct Tx<'a> {
    plan: &'a mut Plan,
    /// None in a dry run.
    writing: Option<Writing<'a>>,
    path: &'a Path,
    revision: u64,
    now: Instant,
    /// Each touched record as it was before.
    images: Images,
    changes: Vec<Change>,
    /// How often each record is referred to: made when many are taken out.
    referred: Option<FxHashMap<(EntityKind, Uuid), usize>>,
    deletes: usize,
    /// A write has failed half-way: nothing of this transaction may be committed.
    broken: bool,
}

/// Records as they were; none for what was not there.
pub(crate) type Images = FxHashMap<(EntityKind, Uuid), Option<Entity>>;

impl<'a> Tx<'a> {
    pub(crate) fn new(
        plan: &'a mut Plan,
        writing: Option<Writing<'a>>,
        path: &'a Path,
        revision: u64,
        now: Instant,
    ) -> Self {
        Self {
            plan,
            writing,
            path,
            revision,
            now,
            images: Images::default(),
            changes: Vec::new(),
            referred: None,
            deletes: 0,
            broken: false,
        }
    }

    /// The plan, with what this transaction has done so far.
    pub fn plan(&self) -> &Plan {
        self.plan
    }

    /// [`crate::Store::revision`] of the plan that this transaction found: what whoever made up their mind
    /// before compares with, since others may have written in between.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The time of the change.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Puts a record in: new, or in place of the one with its identity. Says whether anything changed.
    ///
    /// # Errors
    /// When the domain refuses it, or the file cannot be written.
    pub fn put(&mut self, entity: impl Into<Entity>) -> Result<bool, StoreError> {
        let mut entity = entity.into();
        entity.normalize()?;
        let place = (entity.kind(), entity.id());
        let before = self.plan.get(place.0, place.1);
        if before.as_ref() == Some(&entity) {
            return Ok(false);
        }
        if place.0 == EntityKind::Plan && before.is_none() {
            return Err(Rejection::new(
                RejectionCode::NotFound,
                format!(
                    "These are the settings of another plan (“{}”), not of this one.",
                    printable(entity.name())
                ),
            )
            .into());
        }
        self.plan.check(&entity)?;
        self.write(|writing| tables::write(writing, before.as_ref(), &entity))?;
        let changes = match &before {
            None => Change::create(&entity).map(|change| vec![change]),
            Some(before) => fields::changes_between(before, &entity),
        };
        self.changes.extend(changes.map_err(|fault| fault.at(self.path))?);
        if self.referred.is_some() {
            self.count(before.map(|before| before.references()).unwrap_or_default(), false);
            self.count(entity.references(), true);
        }
        let image = self.plan.put(entity);
        self.images.entry(place).or_insert(image);
        Ok(true)
    }

    /// Takes a record out.
    ///
    /// # Errors
    /// When it is not there, others refer to it, or the file cannot be written.
    pub fn delete(&mut self, kind: EntityKind, id: Uuid) -> Result<(), StoreError> {
        if kind == EntityKind::Plan || self.is_referred(kind, id) {
            // Finds the words for it.
            self.plan.check_removal(kind, id)?;
        }
        let Some(entity) = self.plan.get(kind, id) else {
            return Ok(self.plan.check_removal(kind, id)?);
        };
        self.write(|writing| tables::erase(writing, kind, id))?;
        self.changes.push(Change::delete(&entity).map_err(|fault| fault.at(self.path))?);
        self.count(entity.references(), false);
        let image = self.plan.remove(kind, id);
        self.images.entry((kind, id)).or_insert(image);
        Ok(())
    }

    /// Whether anything refers to this record. For one deletion a walk through the plan is as quick as
    /// anything; for many the references are counted once.
    fn is_referred(&mut self, kind: EntityKind, id: Uuid) -> bool {
        self.deletes += 1;
        if self.deletes == 1 {
            return true;
        }
        if self.referred.is_none() {
            self.referred = Some(FxHashMap::default());
            let references = references(self.plan);
            self.count(references, true);
        }
        self.referred.as_ref().and_then(|counts| counts.get(&(kind, id))).is_some_and(|count| *count > 0)
    }

    fn count(&mut self, references: Vec<Reference>, up: bool) {
        let Some(counts) = self.referred.as_mut() else { return };
        for reference in references {
            let count = counts.entry((reference.kind, reference.id)).or_default();
            *count = if up { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    fn write(&mut self, write: impl FnOnce(Writing<'_>) -> Inner<()>) -> Result<(), StoreError> {
        self.check_whole()?;
        let Some(writing) = self.writing else { return Ok(()) };
        write(writing).map_err(|fault| {
            self.broken = true;
            fault.at(self.path)
        })
    }

    /// Refuses to go on after a failure that the caller has passed over.
    fn check_whole(&self) -> Result<(), StoreError> {
        if self.broken {
            return Err(Rejection::new(
                RejectionCode::Invalid,
                "A part of this change could not be written, so none of it was; try again.",
            )
            .into());
        }
        Ok(())
    }

    /// The connection that this transaction is on; none in a dry run.
    pub(crate) fn writing(&self) -> Option<Writing<'a>> {
        self.writing
    }

    /// What differs from before, and how it came to that.
    pub(crate) fn outcome(&mut self) -> Result<(Touched, Vec<Change>), StoreError> {
        self.check_whole()?;
        let mut touched = Touched::default();
        for ((kind, id), before) in &self.images {
            let touch = match (before, self.plan.get(*kind, *id)) {
                (None, Some(_)) => Touch::Created,
                (Some(_), None) => Touch::Deleted,
                (Some(before), Some(after)) if *before != after => Touch::Changed,
                _ => continue,
            };
            touched.note(*kind, *id, touch);
        }
        Ok((touched, std::mem::take(&mut self.changes)))
    }

    /// Leaves the plan as this transaction has made it.
    pub(crate) fn keep(mut self) {
        self.images.clear();
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        set_all(self.plan, std::mem::take(&mut self.images));
    }
}

/// Puts records in the plan, or takes them out. All go out first, so that two that swap keys do not meet.
pub(crate) fn set_all(plan: &mut Plan, images: Images) {
    for (kind, id) in images.keys() {
        plan.remove(*kind, *id);
    }
    for entity in images.into_values().flatten() {
        plan.put(entity);
    }
}

/// Every reference in the plan.
fn references(plan: &Plan) -> Vec<Reference> {
    use slipway_core::entity::Record;
    let mut all = Vec::new();
    all.extend(plan.people.iter().flat_map(|record| record.references()));
    all.extend(plan.services.iter().flat_map(|record| record.references()));
    all.extend(plan.windows.iter().flat_map(|record| record.references()));
    all.extend(plan.freezes.iter().flat_map(|record| record.references()));
    all.extend(plan.releases.iter().flat_map(|record| record.references()));
    all
}

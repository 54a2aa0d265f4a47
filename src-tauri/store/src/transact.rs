//! Transactions.

use slipway_core::entity::{Entity, EntityKind};
use slipway_core::plan::Plan;
use slipway_core::time::Instant;
use uuid::Uuid;

use crate::error::StoreError;
use crate::log::StepInfo;
use crate::touched::Touched;

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

/// A transaction under way.
#[derive(Debug)]
pub struct Tx<'a> {
    plan: &'a mut Plan,
    now: Instant,
}

impl Tx<'_> {
    /// The plan, with what this transaction has done so far.
    pub fn plan(&self) -> &Plan {
        self.plan
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
        let _ = entity.into();
        todo!()
    }

    /// Takes a record out.
    ///
    /// # Errors
    /// When it is not there, others refer to it, or the file cannot be written.
    pub fn delete(&mut self, kind: EntityKind, id: Uuid) -> Result<(), StoreError> {
        let _ = (kind, id);
        todo!()
    }
}

//! One open plan file.

use std::path::{Path, PathBuf};

use slipway_core::plan::Plan;
use slipway_core::settings::Settings;
use slipway_core::time::Instant;
use uuid::Uuid;

use crate::audit::{AuditReport, RebuildReport};
use crate::error::StoreError;
use crate::log::{Author, LogFilter, StepInfo, StepRecord};
use crate::touched::Touched;
use crate::transact::{Committed, Tx};

/// One open plan file, and its plan in memory.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    plan: Plan,
    revision: u64,
}

#[allow(missing_docs, unused_variables, clippy::needless_pass_by_value, clippy::missing_panics_doc)]
impl Store {
    pub fn create(path: &Path, settings: Settings, device: Uuid, now: Instant) -> Result<Self, StoreError> {
        todo!()
    }
    pub fn open(path: &Path, device: Uuid) -> Result<Self, StoreError> {
        todo!()
    }
    pub fn path(&self) -> &Path {
        &self.path
    }
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
    pub fn revision(&self) -> u64 {
        self.revision
    }
    pub fn is_read_only(&self) -> bool {
        todo!()
    }
    pub fn refresh(&mut self) -> Result<Option<Touched>, StoreError> {
        todo!()
    }
    pub fn transact<T, E: From<StoreError>>(
        &mut self,
        by: &Author,
        intent: &str,
        now: Instant,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        todo!()
    }
    pub fn dry_run<T, E: From<StoreError>>(
        &mut self,
        now: Instant,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        todo!()
    }
    pub fn undo(&mut self, by: &Author, now: Instant) -> Result<Option<Committed<StepInfo>>, StoreError> {
        todo!()
    }
    pub fn redo(&mut self, by: &Author, now: Instant) -> Result<Option<Committed<StepInfo>>, StoreError> {
        todo!()
    }
    pub fn undoable(&self) -> Result<Option<StepInfo>, StoreError> {
        todo!()
    }
    pub fn redoable(&self) -> Result<Option<StepInfo>, StoreError> {
        todo!()
    }
    pub fn log(&self, filter: LogFilter) -> Result<Vec<StepRecord>, StoreError> {
        todo!()
    }
    pub fn verify(&self) -> Result<AuditReport, StoreError> {
        todo!()
    }
    pub fn rebuild(&self) -> Result<RebuildReport, StoreError> {
        todo!()
    }
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        todo!()
    }
    pub fn restore(from: &Path, to: &Path) -> Result<(), StoreError> {
        todo!()
    }
    pub fn roll_backups(&self, folder: &Path, now: Instant) -> Result<Option<PathBuf>, StoreError> {
        todo!()
    }
}

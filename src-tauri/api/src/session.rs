//! A session: one caller with at most one plan open.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use slipway_core::conflicts::Schedule;
use slipway_core::plan::Plan;
use slipway_core::settings::Settings;
use slipway_core::time::Instant;
use slipway_store::{Author, Committed, StepInfo, Store, Touched, Tx};

use crate::config::Config;
use crate::error::ApiError;
use crate::machine::Machine;
use crate::records;
use crate::slots::KnownSlots;
use crate::types::plan::{StepName, TouchedRecord, Written};

/// One caller's dealings with Slipway: its configuration, and the plan that is open, if one is.
#[derive(Debug)]
pub struct Session {
    pub(crate) config: Config,
    pub(crate) machine: Machine,
    open: Option<OpenPlan>,
}

/// The open plan, with the index that answers for its conflicts.
#[derive(Debug)]
pub(crate) struct OpenPlan {
    pub(crate) store: Store,
    pub(crate) schedule: Schedule,
    pub(crate) slots: KnownSlots,
}

/// What a question needs: the plan as it is now, whoever changed it.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) store: &'a Store,
    pub(crate) plan: &'a Plan,
    pub(crate) schedule: &'a Schedule,
    pub(crate) slots: &'a KnownSlots,
    pub(crate) now: Instant,
    pub(crate) zone: Tz,
}

impl Session {
    /// A session without an open plan. Reads and writes nothing yet.
    pub fn new(config: Config) -> Self {
        let machine = Machine::new(config.data_dir.clone());
        Self { config, machine, open: None }
    }

    /// Whether a plan is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The instant it is, by the session's clock.
    pub fn now(&self) -> Instant {
        self.config.clock.now()
    }

    /// The plan as it is now, foreign changes included.
    pub(crate) fn read(&mut self) -> Result<Reading<'_>, ApiError> {
        let now = self.now();
        let open = self.open.as_mut().ok_or_else(ApiError::no_plan)?;
        open.catch_up()?;
        Ok(open.reading(now))
    }

    /// The open plan, foreign changes included.
    pub(crate) fn open_plan(&mut self) -> Result<&mut OpenPlan, ApiError> {
        let open = self.open.as_mut().ok_or_else(ApiError::no_plan)?;
        open.catch_up()?;
        Ok(open)
    }

    /// Changes the plan in one step named `intent`; `change` checks the rules and puts and deletes.
    pub(crate) fn write<T>(
        &mut self,
        intent: &str,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError>,
    ) -> Result<(T, Written), ApiError> {
        let (by, now) = (self.author(), self.now());
        let open = self.open_plan()?;
        let committed = open.store.transact(&by, intent, now, change)?;
        open.follow(committed)
    }

    /// Who changes are logged for.
    pub(crate) fn author(&self) -> Author {
        Author::new(&self.config.actor)
    }

    /// Makes a plan file and opens it.
    pub(crate) fn create(&mut self, path: &Path, mut settings: Settings) -> Result<(), ApiError> {
        slipway_core::entity::Record::normalize(&mut settings)?;
        let store = Store::create(&absolute(path)?, settings, self.machine.device(), self.now())?;
        self.take(store);
        Ok(())
    }

    /// Opens a plan file in place of the one that is open.
    pub(crate) fn open(&mut self, path: &Path) -> Result<(), ApiError> {
        let store = Store::open(&absolute(path)?, self.machine.device())?;
        self.take(store);
        Ok(())
    }

    /// Lets go of the open plan.
    pub(crate) fn close(&mut self) {
        self.open = None;
    }

    /// The folder of the open plan's backups.
    pub(crate) fn backup_folder(&self) -> Result<PathBuf, ApiError> {
        let open = self.open.as_ref().ok_or_else(ApiError::no_plan)?;
        Ok(self.machine.backup_folder(open.store.plan().settings.id.uuid()))
    }

    fn take(&mut self, store: Store) {
        let schedule = Schedule::new(store.plan());
        let now = self.now();
        if self.config.can_switch {
            self.machine.remember(store.path(), &store.plan().settings.name, now);
        }
        self.machine.back_up_once_a_day(&store, now);
        self.open = Some(OpenPlan { store, schedule, slots: KnownSlots::default() });
    }
}

impl OpenPlan {
    /// Takes in what others have written since.
    pub(crate) fn catch_up(&mut self) -> Result<(), ApiError> {
        if let Some(touched) = self.store.refresh()? {
            self.update(&touched);
        }
        Ok(())
    }

    pub(crate) fn reading(&self, now: Instant) -> Reading<'_> {
        let plan = self.store.plan();
        Reading {
            store: &self.store,
            plan,
            schedule: &self.schedule,
            slots: &self.slots,
            now,
            zone: plan.settings.zone,
        }
    }

    /// Brings the index up to what was committed and says what that was.
    pub(crate) fn follow<T>(&mut self, committed: Committed<T>) -> Result<(T, Written), ApiError> {
        self.update(&committed.touched);
        // What others wrote just before it.
        self.catch_up()?;
        let written = self.written(&committed.touched, committed.revision)?;
        Ok((committed.value, written))
    }

    /// What a write did that touched these records.
    pub(crate) fn written(&self, touched: &Touched, revision: u64) -> Result<Written, ApiError> {
        let plan = self.store.plan();
        let touched = touched.iter().map(|(kind, id, _)| TouchedRecord {
            kind,
            id: id.to_string(),
            key: records::key_of(plan, kind, id).map(str::to_owned),
        });
        Ok(Written {
            revision,
            touched: touched.collect(),
            undo: self.store.undoable()?.map(step_name),
            redo: self.store.redoable()?.map(step_name),
        })
    }

    fn update(&mut self, touched: &Touched) {
        let touched: Vec<_> = touched.iter().map(|(kind, id, _)| (kind, id)).collect();
        if !touched.is_empty() {
            self.schedule.update(self.store.plan(), &touched);
            self.slots.forget();
        }
    }
}

/// A step of history in brief.
pub(crate) fn step_name(step: StepInfo) -> StepName {
    StepName { intent: step.intent, actor: step.actor, at: slipway_core::time::format_instant(step.at) }
}

/// The path from the root, so that it stays right when it is remembered.
fn absolute(path: &Path) -> Result<PathBuf, ApiError> {
    std::path::absolute(path)
        .map_err(|error| ApiError::bad_input("path", format!("“{}” is no path: {error}.", path.display())))
}

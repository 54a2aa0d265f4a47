//! One open plan file.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rustc_hash::FxHashMap;
use slipway_core::entity::{Entity, EntityKind, Record};
use slipway_core::plan::Plan;
use slipway_core::settings::Settings;
use slipway_core::time::Instant;
use uuid::Uuid;

use crate::audit::{self, AuditReport, RebuildReport};
use crate::backup;
use crate::catch_up;
use crate::error::{Fault, StoreError};
use crate::fields::Change;
use crate::file::{self, LogFile};
use crate::log::chain::NewStep;
use crate::log::{Author, Edits, Head, LogFilter, StepInfo, StepKind, StepRecord, append, edits, read};
use crate::schema;
use crate::tables::{self, Writing};
use crate::touched::Touched;
use crate::transact::{Committed, Tx};
use crate::undo;

/// One open plan file, and its plan in memory.
///
/// Several may have one file open, in one process or many: each sees what the others committed at the next
/// [`Store::refresh`] or transaction.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    conn: Connection,
    /// The write-ahead log that `conn` writes to.
    log: Option<LogFile>,
    read_only: bool,
    device: Uuid,
    state: State,
}

/// The plan in memory, and up to where in the log it goes.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) plan: Plan,
    pub(crate) head: Head,
    /// What others changed and [`Store::refresh`] has not told yet.
    pub(crate) unreported: Touched,
}

impl Store {
    /// Makes a new plan file and opens it. `device` is the identity of this installation: what it did is
    /// what it can undo.
    ///
    /// # Errors
    /// When there is a file of that name, or it cannot be written.
    pub fn create(path: &Path, settings: Settings, device: Uuid, now: Instant) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        let mut settings = settings;
        settings.normalize()?;
        // Made whole under another name, so that no half a plan is ever seen.
        let unfinished = file::under_way(path);
        let made = make(&unfinished, settings, device, now).map_err(|fault| fault.at(path));
        let placed = made.and_then(|()| file::place_new(&unfinished, path));
        if placed.is_err() {
            file::discard(&unfinished);
        }
        placed?;
        Self::open(path, device)
    }

    /// Opens a plan file. An older one is brought up to date, after a copy of it was put beside it.
    ///
    /// # Errors
    /// When it is no plan, newer than this build, damaged, or cannot be read.
    pub fn open(path: &Path, device: Uuid) -> Result<Self, StoreError> {
        let (conn, read_only) = file::open(path)?;
        let version = schema::version(&conn).map_err(|fault| fault.at(path))?;
        file::refuse_newer(path, version)?;
        if version < schema::VERSION {
            if read_only {
                return Err(StoreError::ReadOnly { path: path.to_owned(), source: None });
            }
            backup::before_migration(&conn, path)?;
            schema::migrate(&conn).map_err(|fault| fault.at(path))?;
        }
        let state = {
            // One snapshot for the plan and the end of the log.
            let sql = Transaction::new_unchecked(&conn, TransactionBehavior::Deferred)
                .map_err(|error| Fault::Sql(error).at(path))?;
            let head = read::head(&sql).map_err(|fault| fault.at(path))?;
            let plan = tables::load(&sql).map_err(|fault| fault.at(path))?;
            State { plan, head, unreported: Touched::default() }
        };
        Ok(Self { path: path.to_owned(), conn, log: LogFile::of(path), read_only, device, state })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The plan, as of the last refresh or transaction.
    pub fn plan(&self) -> &Plan {
        &self.state.plan
    }

    /// How many steps the file's log has, as of the last refresh or transaction.
    pub fn revision(&self) -> u64 {
        self.state.head.steps.unsigned_abs()
    }

    /// Whether the file can only be read.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Takes in what other processes have written. Returns what they changed since the last refresh, if
    /// anything.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refresh(&mut self) -> Result<Option<Touched>, StoreError> {
        self.keep_log()?;
        {
            let sql = Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred)
                .map_err(|error| Fault::Sql(error).at(&self.path))?;
            catch_up::catch_up(&sql, &mut self.state).map_err(|fault| fault.at(&self.path))?;
        }
        let touched = std::mem::take(&mut self.state.unreported);
        Ok((!touched.is_empty()).then_some(touched))
    }

    /// Makes a change, all of it or nothing: `f` reads what it needs and puts or deletes records; what it
    /// did becomes one step in the log, called `intent`. When this returns, the change survives a crash.
    /// What others committed in the meantime is taken in first. A closure that changes nothing leaves no
    /// step.
    ///
    /// # Errors
    /// Whatever `f` returns, or that the file cannot be written; nothing has changed then.
    pub fn transact<T, E: From<StoreError>>(
        &mut self,
        by: &Author,
        intent: &str,
        now: Instant,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        self.write(now, |tx| {
            let value = f(tx)?;
            let step = NewStep {
                actor: by.actor().to_owned(),
                intent: intent.to_owned(),
                at: now,
                kind: StepKind::Do,
                of: None,
            };
            Ok((value, Some(step)))
        })
    }

    /// Tries a change without making it: what `f` returns and what it would touch. Neither the file nor the
    /// plan in memory is different afterwards, and no other writer is held up.
    ///
    /// # Errors
    /// Whatever `f` returns, or that the file cannot be read.
    pub fn dry_run<T, E: From<StoreError>>(
        &mut self,
        now: Instant,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        self.keep_log()?;
        {
            let sql = Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred)
                .map_err(|error| Fault::Sql(error).at(&self.path))?;
            catch_up::catch_up(&sql, &mut self.state).map_err(|fault| fault.at(&self.path))?;
        }
        let revision = self.revision();
        let mut tx = Tx::new(&mut self.state.plan, None, &self.path, revision, now);
        let value = f(&mut tx)?;
        let (touched, _) = tx.outcome()?;
        Ok(Committed { value, touched, step: None, revision })
    }

    /// Takes back the last step of this device that is not taken back yet, as a new step. None when there
    /// is nothing to undo.
    ///
    /// # Errors
    /// [`StoreError::UndoRefused`] when somebody else has since changed what the step changed; or that the
    /// file cannot be written.
    pub fn undo(&mut self, by: &Author, now: Instant) -> Result<Option<Committed<StepInfo>>, StoreError> {
        self.step_along(by, now, StepKind::Undo)
    }

    /// Repeats the step of this device that was undone last, as a new step. None when there is nothing to
    /// redo.
    ///
    /// # Errors
    /// As for [`Store::undo`].
    pub fn redo(&mut self, by: &Author, now: Instant) -> Result<Option<Committed<StepInfo>>, StoreError> {
        self.step_along(by, now, StepKind::Redo)
    }

    /// The step that [`Store::undo`] would take back.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn undoable(&self) -> Result<Option<StepInfo>, StoreError> {
        read::next_on_stack(&self.conn, self.device, StepKind::Undo).map_err(|fault| fault.at(&self.path))
    }

    /// The step that [`Store::redo`] would repeat.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn redoable(&self) -> Result<Option<StepInfo>, StoreError> {
        read::next_on_stack(&self.conn, self.device, StepKind::Redo).map_err(|fault| fault.at(&self.path))
    }

    /// The steps that the filter asks for, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read or the log in it is damaged.
    pub fn log(&self, filter: LogFilter) -> Result<Vec<StepRecord>, StoreError> {
        self.reading(|conn| read::steps(conn, filter))
    }

    /// Audits the file: the database, the log's chains, the undo stack, and whether the records are what
    /// the log made them.
    ///
    /// # Errors
    /// When the file cannot be read at all; what is wrong in it is in the report.
    pub fn verify(&self) -> Result<AuditReport, StoreError> {
        self.reading(audit::verify)
    }

    /// Folds all operations of the log and compares what comes of it with the records.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rebuild(&self) -> Result<RebuildReport, StoreError> {
        self.reading(audit::rebuild)
    }

    /// Writes a copy of the plan to a new file, while others may go on writing.
    ///
    /// # Errors
    /// When there is a file of that name, or it cannot be written.
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        backup::to_new(&self.conn, path)
    }

    /// Puts a backup in place of the plan at `to`, or makes a new file of it. What was there is kept beside
    /// it; its path is returned. Others who have the plan open see the change.
    ///
    /// # Errors
    /// When `from` is no sound plan, or `to` cannot be written.
    pub fn restore(from: &Path, to: &Path) -> Result<Option<PathBuf>, StoreError> {
        backup::restore(from, to)
    }

    /// Keeps a copy of the plan for this day (of the plan's zone) in `folder`, and those of the nine days
    /// before on which there was one. Returns the copy, or none when it is there already.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn roll_backups(&self, folder: &Path, now: Instant) -> Result<Option<PathBuf>, StoreError> {
        backup::roll(&self.conn, &self.path, &self.state, folder, now)
    }

    /// How often and when last each record was changed in what `counts` says, by kind and field: for whoever
    /// numbers the versions of a record, such as the SEQUENCE of a calendar entry (RFC 5545 §3.8.7.4).
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn edits(
        &self,
        counts: impl Fn(EntityKind, &str) -> bool,
    ) -> Result<FxHashMap<(EntityKind, Uuid), Edits>, StoreError> {
        self.reading(|conn| edits::edits(conn, counts))
    }

    /// Connects anew when another process has deleted the write-ahead log.
    ///
    /// `SQLite` holds a lock against that for as long as a file is open. But POSIX drops all locks that a process
    /// has on a file when it closes any descriptor of it, and a file dialog reads every file that it lists, in this
    /// process. The next one to close the plan then takes itself for the last, and what we wrote afterwards would
    /// go to a file without a name.
    fn keep_log(&mut self) -> Result<(), StoreError> {
        if self.log.is_none() || LogFile::of(&self.path) == self.log {
            return Ok(());
        }
        let failed = |error| Fault::Sql(error).at(&self.path);
        // The old connection has to be gone before the new one comes: within a process they share their locks, and
        // the new one would believe in those that are lost.
        let old = std::mem::replace(&mut self.conn, Connection::open_in_memory().map_err(failed)?);
        file::abandon(old).map_err(failed)?;
        (self.conn, self.read_only) = file::open(&self.path)?;
        self.log = LogFile::of(&self.path);
        Ok(())
    }

    /// Looks for a step that was written while the write-ahead log was taken away, and takes it in like the step of
    /// another process.
    ///
    /// # Errors
    /// When it went with the log, so that nothing has changed.
    fn find(&mut self, step: Uuid) -> Result<(), StoreError> {
        self.keep_log()?;
        let failed = |fault: Fault| fault.at(&self.path);
        let sql = Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred)
            .map_err(|error| failed(Fault::Sql(error)))?;
        catch_up::catch_up(&sql, &mut self.state).map_err(failed)?;
        let is_there = sql
            .query_row("SELECT count(*) FROM steps WHERE id = ?1", [step.to_string()], |row| {
                row.get::<_, i64>(0)
            })
            .map_err(|error| failed(Fault::Sql(error)))?;
        if is_there == 0 {
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            let why = "another program deleted the write-ahead log during the write".to_owned();
            return Err(failed(Fault::Sql(rusqlite::Error::SqliteFailure(busy, Some(why)))));
        }
        Ok(())
    }

    fn reading<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, StoreError> {
        Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred)
            .map_err(Fault::Sql)
            .and_then(|sql| read(&sql))
            .map_err(|fault| fault.at(&self.path))
    }

    fn step_along(
        &mut self,
        by: &Author,
        now: Instant,
        kind: StepKind,
    ) -> Result<Option<Committed<StepInfo>>, StoreError> {
        let (device, path) = (self.device, self.path.clone());
        let done = self.write(now, |tx| {
            let Some(writing) = tx.writing() else { return Ok((None, None)) };
            let found = read::next_on_stack(writing.connection(), device, kind);
            let Some(step) = found.map_err(|fault| fault.at(&path))? else { return Ok((None, None)) };
            undo::apply(tx, &step, kind, &path)?;
            let new = NewStep {
                actor: by.actor().to_owned(),
                intent: step.intent.clone(),
                at: now,
                kind,
                of: Some((i64::try_from(step.seq).unwrap_or(i64::MAX), step.id)),
            };
            Ok::<_, StoreError>((Some(step), Some(new)))
        })?;
        let Committed { value, touched, step, revision } = done;
        Ok(value.map(|value| Committed { value, touched, step, revision }))
    }

    /// Runs `f` in a write transaction and logs the step that it names.
    fn write<T, E: From<StoreError>>(
        &mut self,
        now: Instant,
        f: impl FnOnce(&mut Tx<'_>) -> Result<(T, Option<NewStep>), E>,
    ) -> Result<Committed<T>, E> {
        if self.read_only {
            return Err(StoreError::ReadOnly { path: self.path.clone(), source: None }.into());
        }
        self.keep_log()?;
        let path = &self.path;
        let failed = |fault: Fault| fault.at(path);
        let sql = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(|error| failed(Fault::Sql(error)))?;
        catch_up::catch_up(&sql, &mut self.state).map_err(failed)?;
        let writing = Writing::new(&self.conn);
        let revision = self.state.head.steps.unsigned_abs();
        let mut tx = Tx::new(&mut self.state.plan, Some(writing), path, revision, now);
        let (value, step) = f(&mut tx)?;
        let (touched, changes) = tx.outcome()?;
        let logged = match step {
            Some(step) if !touched.is_empty() => {
                let (step, head) = append::append(writing, self.device, &step, &changes, &self.state.head)
                    .map_err(failed)?;
                sql.commit().map_err(|error| failed(Fault::Sql(error)))?;
                if self.log.is_some() && LogFile::of(path) != self.log {
                    drop(tx);
                    self.find(step.id)?;
                } else {
                    tx.keep();
                    self.state.head = head;
                }
                Some(step)
            }
            // Nothing is different: neither is the file, nor the plan once `tx` is dropped.
            _ => None,
        };
        let revision = self.state.head.steps.unsigned_abs();
        Ok(Committed { value, touched, step: logged, revision })
    }
}

/// Makes a whole new file with the plan's settings as the first step.
fn make(path: &Path, settings: Settings, device: Uuid, now: Instant) -> Result<(), Fault> {
    let conn = file::make(path)?;
    let sql = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate)?;
    let head = read::head(&sql)?;
    let step = NewStep {
        actor: "Slipway".to_owned(),
        intent: "Create the plan".to_owned(),
        at: now,
        kind: StepKind::Do,
        of: None,
    };
    let settings = Entity::from(settings);
    let writing = Writing::new(&conn);
    tables::write(writing, None, &settings)?;
    append::append(writing, device, &step, &[Change::create(&settings)?], &head)?;
    sql.commit()?;
    conn.close().map_err(|(_, error)| Fault::Sql(error))
}

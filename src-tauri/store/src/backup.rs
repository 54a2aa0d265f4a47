//! Copies of a plan: made with SQLite's backup API, so that others may go on writing; written under another
//! name first, so that no half a copy is ever taken for a whole one.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use slipway_core::time::{Instant, to_local};

use crate::error::{Fault, Result, StoreError};
use crate::file;
use crate::log::{Head, read};
use crate::schema;
use crate::store::State;
use crate::tables;

/// How many days' copies are kept.
const DAYS: usize = 10;
/// How often, and how long apart, a copy is tried while another program writes.
const TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Copies everything from one database into another, in one transaction of the second.
fn copy(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    let backup = Backup::new(from, to)?;
    for _ in 0..TRIES {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked => thread::sleep(PAUSE),
            _ => {}
        }
    }
    Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None))
}

/// Writes a whole copy to `path`, one file that needs nothing beside it.
fn write(from: &Connection, path: &Path) -> Result<()> {
    let mut to = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    copy(from, &mut to)?;
    to.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    to.close().map_err(|(_, error)| Fault::Sql(error))
}

/// Writes a copy under another name and lets `place` give it its own.
fn write_then(
    from: &Connection,
    path: &Path,
    place: impl FnOnce(&Path, &Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let unfinished = file::under_way(path);
    let done =
        write(from, &unfinished).map_err(|fault| fault.at(path)).and_then(|()| place(&unfinished, path));
    if done.is_err() {
        file::discard(&unfinished);
    }
    done
}

/// A copy in a new file.
pub(crate) fn to_new(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Err(StoreError::Exists { path: path.to_owned() });
    }
    write_then(conn, path, file::place_new)
}

/// A copy beside a file that is about to be migrated.
pub(crate) fn before_migration(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    to_new(conn, &file::free_name(path, &format!("before-format-{}", schema::VERSION)))
}

/// Puts the backup at `from` in place of `to`. Returns where what was there is kept.
pub(crate) fn restore(from: &Path, to: &Path) -> Result<Option<PathBuf>, StoreError> {
    let source = sound(from)?;
    if !to.exists() {
        return write_then(&source, to, file::place_new).map(|()| None);
    }
    if let (Ok(one), Ok(other)) = (from.canonicalize(), to.canonicalize())
        && one == other
    {
        return Err(StoreError::Exists { path: to.to_owned() });
    }
    let kept = file::free_name(to, "before-restore");
    match file::open(to) {
        Ok((_, true)) => return Err(StoreError::ReadOnly { path: to.to_owned(), source: None }),
        // Through SQLite, so that whoever has the plan open sees a change like any other.
        Ok((mut target, false)) => {
            to_new(&target, &kept)?;
            copy(&source, &mut target).map_err(|error| Fault::Sql(error).at(to))?;
        }
        Err(StoreError::Busy { path, source }) => return Err(StoreError::Busy { path, source }),
        // What is there cannot be opened as a plan, and so nobody has it open.
        Err(_) => {
            fs::rename(to, &kept).map_err(StoreError::io("move", to))?;
            for suffix in ["-wal", "-shm"] {
                // They belong to the damaged file and would spoil the restored one; often there are none.
                drop(fs::rename(file::beside(to, suffix), file::beside(&kept, suffix)));
            }
            write_then(&source, to, file::place_new)?;
        }
    }
    Ok(Some(kept))
}

/// Opens a backup, if it is a plan that can be read from end to end.
fn sound(path: &Path) -> Result<Connection, StoreError> {
    let (conn, _) = file::open(path)?;
    let version = schema::version(&conn).map_err(|fault| fault.at(path))?;
    file::refuse_newer(path, version)?;
    let checked = || -> Result<()> {
        let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(Fault::corrupt(verdict));
        }
        read::head(&conn)?;
        if version == schema::VERSION {
            tables::load(&conn)?;
        }
        Ok(())
    };
    checked().map_err(|fault| fault.at(path))?;
    Ok(conn)
}

/// Keeps this day's copy in `folder` and takes away all but the last ten days' of this plan.
pub(crate) fn roll(
    conn: &Connection,
    path: &Path,
    state: &State,
    folder: &Path,
    now: Instant,
) -> Result<Option<PathBuf>, StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
    let day = to_local(state.plan.settings.zone, now).date();
    let stem = path.file_stem().unwrap_or(OsStr::new("plan")).to_string_lossy();
    // The end of the plan's identity: its name may change, and two plans may share one.
    let identity = state.plan.settings.id.uuid().simple().to_string();
    let identity = identity.get(20..).unwrap_or_default();
    let today = folder.join(format!("{stem}-{identity}-{}.slipway", day.format("%Y-%m-%d")));
    let head = read::head(conn).map_err(|fault| fault.at(path))?;
    if head_of(&today) == Some(head) {
        return Ok(None);
    }
    write_then(conn, &today, file::replace)?;
    forget(folder, identity)?;
    Ok(Some(today))
}

/// Where the log of a copy ends; none when it cannot be read.
fn head_of(path: &Path) -> Option<Head> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    read::head(&Connection::open_with_flags(path, flags).ok()?).ok()
}

/// Takes away the copies of this plan that are older than the last ten days on which there was one.
fn forget(folder: &Path, identity: &str) -> Result<(), StoreError> {
    let entries = fs::read_dir(folder).map_err(StoreError::io("read", folder))?;
    let mut copies: Vec<(String, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_stem()?.to_str()?;
            let (rest, day) = name.split_at_checked(name.len().checked_sub("2026-01-01".len())?)?;
            let is_day = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok();
            let is_copy = is_day
                && path.extension() == Some(OsStr::new("slipway"))
                && rest.ends_with(&format!("-{identity}-"));
            is_copy.then(|| (day.to_owned(), path.clone()))
        })
        .collect();
    copies.sort_unstable();
    let days: std::collections::BTreeSet<_> = copies.iter().map(|(day, _)| day.clone()).collect();
    let Some(oldest) = days.iter().nth_back(DAYS - 1) else { return Ok(()) };
    for (_, path) in copies.iter().filter(|(day, _)| day < oldest) {
        fs::remove_file(path).map_err(StoreError::io("remove", path))?;
    }
    Ok(())
}

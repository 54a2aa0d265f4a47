//! Copies of the plan, and getting one back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use slipway_core::time::{format_instant, to_local};
use slipway_store::Store;

use crate::error::ApiError;
use crate::plan::{path_of, summary};
use crate::session::Session;
use crate::types::Nothing;
use crate::types::plan::{BackupFile, NewBackup, PlanPath, PlanSummary};

/// Copies the plan: to a path, or into the folder of its backups, where it stays until somebody deletes it.
pub fn create(session: &mut Session, input: NewBackup) -> Result<BackupFile, ApiError> {
    if input.path.is_some() && !session.config.may_write_files {
        return Err(elsewhere());
    }
    let folder = session.backup_folder()?;
    let reading = session.read()?;
    let path = if let Some(path) = &input.path {
        path_of(path)?
    } else {
        fs::create_dir_all(&folder).map_err(|error| failed("made", &folder, &error))?;
        let stem = reading.store.path().file_stem().unwrap_or_default().to_string_lossy();
        let at = to_local(reading.zone, reading.now).format("%Y-%m-%d-%H%M%S");
        free(&folder, &format!("{stem}-{at}"))
    };
    reading.store.backup_to(&path)?;
    describe(&path)
}

/// The first name that no file has yet.
fn free(folder: &Path, stem: &str) -> PathBuf {
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    std::iter::once(stem.to_owned())
        .chain(numbered)
        .map(|name| folder.join(format!("{name}.slipway")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(format!("{stem}.slipway")))
}

/// The backups of this plan in the data folder, the newest first.
pub fn list(session: &mut Session, _: Nothing) -> Result<Vec<BackupFile>, ApiError> {
    let folder = session.backup_folder()?;
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed("read", &folder, &error)),
    };
    let mut files = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "slipway"))
        .map(|path| describe(&path))
        .collect::<Result<Vec<_>, _>>()?;
    files.sort_by(|a, b| (&b.at, &b.path).cmp(&(&a.at, &a.path)));
    Ok(files)
}

/// Puts a backup in the place of the open plan. What was there is kept beside it.
pub fn restore(session: &mut Session, input: PlanPath) -> Result<PlanSummary, ApiError> {
    let from = path_of(&input.path)?;
    if !session.config.may_write_files {
        let folder = session.backup_folder()?;
        if from.parent() != Some(folder.as_path()) {
            return Err(elsewhere());
        }
    }
    let to = session.read()?.store.path().to_owned();
    // Closed meanwhile, so that nothing of it is held on to; opened again whatever came of it.
    session.close();
    let restored = Store::restore(&from, &to);
    session.open(&to)?;
    restored?;
    summary(session, Nothing {})
}

fn describe(path: &Path) -> Result<BackupFile, ApiError> {
    let about = fs::metadata(path).map_err(|error| failed("read", path, &error))?;
    let at: DateTime<Utc> = about.modified().unwrap_or(SystemTime::UNIX_EPOCH).into();
    Ok(BackupFile { path: path.to_string_lossy().into_owned(), at: format_instant(at), bytes: about.len() })
}

fn failed(what: &str, path: &Path, error: &std::io::Error) -> ApiError {
    ApiError::new("file-failed", format!("{} could not be {what}: {error}.", path.display()))
        .with("path", path.to_string_lossy())
}

fn elsewhere() -> ApiError {
    ApiError::new(
        "not-allowed",
        "From a browser, only the backups in Slipway's own folder can be made and restored.",
    )
}

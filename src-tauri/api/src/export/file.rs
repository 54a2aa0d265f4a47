//! Handing an export over, as text or as a file.

use std::io::Write as _;
use std::path::Path;

use slipway_core::plan::Plan;
use uuid::Uuid;

use crate::error::ApiError;
use crate::import::cell::slug;
use crate::plan::path_of;
use crate::session::Session;
use crate::types::calendar::ExportedFile;

/// The beginning of a file name for a plan.
pub(super) fn stem(plan: &Plan) -> String {
    slug(&plan.settings.name).unwrap_or_else(|| "plan".to_owned())
}

/// Gives the text back, or writes it to the path asked for.
pub(super) fn hand_over(
    session: &Session,
    path: Option<String>,
    text: String,
    records: usize,
    suggested_name: &str,
) -> Result<ExportedFile, ApiError> {
    let suggested_name = suggested_name.to_owned();
    let Some(path) = path else {
        return Ok(ExportedFile { text: Some(text), path: None, records, suggested_name });
    };
    if !session.config.may_write_files {
        return Err(ApiError::new(
            "not-allowed",
            "This Slipway writes no files for others; leave the path out to be given the text.",
        ));
    }
    write(&path_of(&path)?, &text)?;
    Ok(ExportedFile { text: None, path: Some(path), records, suggested_name })
}

/// Writes a file whole or not at all: under another name in its folder first, then put in its place.
fn write(path: &Path, text: &str) -> Result<(), ApiError> {
    let failed = |error: std::io::Error| {
        ApiError::new(
            "file-failed",
            format!("{} could not be written: {error}. Choose another place.", path.display()),
        )
        .with("path", path.to_string_lossy())
    };
    let mut name = path.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(format!(".{}.part", Uuid::now_v7().simple()));
    let unfinished = path.with_file_name(name);
    let written = std::fs::File::create_new(&unfinished)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&unfinished, path));
    if written.is_err() {
        // Best effort: what went wrong is said below.
        let _ = std::fs::remove_file(&unfinished);
    }
    written.map_err(failed)
}

//! Files handed to the app from outside: on its command line, by a second start, or dropped onto the window.
//!
//! They wait in [`Waiting`] until the UI takes them, so none is lost while the page is still loading; the event
//! only says that there is something to take. What a file means (a plan to open, a table to import) is the UI's
//! and the backend's business.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use tauri::{AppHandle, Emitter, Manager, Runtime, State};

/// Event to the UI: call `take_files`.
pub(crate) const WAITING: &str = "files-waiting";

/// Absolute paths the UI has not taken yet, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Mutex<Vec<PathBuf>>);

impl Waiting {
    fn add(&self, paths: impl IntoIterator<Item = PathBuf>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(paths);
    }

    fn take(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Queues `paths` and tells the UI.
pub(crate) fn hand_over<R: Runtime>(app: &AppHandle<R>, paths: impl IntoIterator<Item = PathBuf>) {
    app.state::<Waiting>().add(paths);
    if let Err(error) = app.emit(WAITING, ()) {
        tracing::warn!(%error, "the window was not told of a file");
    }
}

/// The files named on a command line, made absolute against the directory it was typed in. The first argument is
/// the program; options are not files.
pub(crate) fn named_by(arguments: impl IntoIterator<Item = OsString>, directory: &Path) -> Vec<PathBuf> {
    arguments
        .into_iter()
        .skip(1)
        .filter(|argument| !argument.to_string_lossy().starts_with('-'))
        .map(|argument| directory.join(argument))
        .collect()
}

/// Takes the files that wait, as absolute paths. A path that is not valid Unicode cannot travel to the UI as text
/// and is left out with a warning.
#[tauri::command]
pub(crate) async fn take_files(waiting: State<'_, Waiting>) -> Result<Vec<String>, ()> {
    let (text, other): (Vec<_>, Vec<_>) = waiting
        .take()
        .into_iter()
        .map(PathBuf::into_os_string)
        .map(OsString::into_string)
        .partition(Result::is_ok);
    for path in other.into_iter().filter_map(Result::err) {
        tracing::warn!(?path, "left out a file whose name is not valid Unicode");
    }
    Ok(text.into_iter().filter_map(Result::ok).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_not_files_and_relative_names_are_resolved() {
        let arguments =
            ["slipway-desktop", "--verbose", "plans/a.slipway", "/srv/b.slipway"].map(OsString::from);
        assert_eq!(
            named_by(arguments, Path::new("/home/ana")),
            [PathBuf::from("/home/ana/plans/a.slipway"), PathBuf::from("/srv/b.slipway")]
        );
    }

    #[test]
    fn a_file_is_taken_once() {
        let waiting = Waiting::default();
        waiting.add([PathBuf::from("/a"), PathBuf::from("/b")]);
        assert_eq!(waiting.take(), [PathBuf::from("/a"), PathBuf::from("/b")]);
        assert!(waiting.take().is_empty());
    }
}

//! The backend behind the window: one session of the API, asked on threads that may wait for the disk.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use slipway_api::{ApiError, Session};
use tauri::State;

/// The session, until the app ends. One question at a time: the plan has one writer anyway.
#[derive(Debug)]
pub(crate) struct Backend(Arc<Mutex<Option<Session>>>);

impl Backend {
    pub(crate) fn new(session: Session) -> Self {
        Self(Arc::new(Mutex::new(Some(session))))
    }

    /// Waits for the command that is under way and lets go of the plan. Without it the plan's last changes would
    /// still lie in a second file beside it, and whoever then copies the plan would not have them.
    pub(crate) fn end(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Carries out a command of the API.
#[tauri::command]
pub(crate) async fn call(backend: State<'_, Backend>, name: String, input: Value) -> Result<Value, ApiError> {
    let session = Arc::clone(&backend.0);
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
        let session = session.as_mut().ok_or_else(|| ApiError::new("closing", "Slipway is closing."))?;
        session.call(&name, input)
    });
    asked.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a command broke off");
        Err(ApiError::new(
            "internal",
            "Slipway broke off in the middle of this; nothing was changed. Please try again.",
        ))
    })
}

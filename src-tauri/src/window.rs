//! The one window.

use tauri::{App, AppHandle, DragDropEvent, Manager, Runtime, WebviewWindowBuilder, Window, WindowEvent};

use crate::files;

/// Its label, in `tauri.conf.json` and in the capabilities.
pub(crate) const MAIN: &str = "main";

/// Opens the window as `tauri.conf.json` describes it. Its title follows the title of the document, which the UI
/// sets to the name of the plan.
pub(crate) fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    WebviewWindowBuilder::from_config(app, config)?
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::warn!(%error, "the window kept its title");
            }
        })
        .build()?;
    Ok(())
}

/// Passes files dropped onto the window on to the UI.
pub(crate) fn happened<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        files::hand_over(window.app_handle(), paths.iter().cloned());
    }
}

/// Brings the window to the front.
pub(crate) fn raise<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    for result in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = result {
            tracing::warn!(%error, "the window did not come to the front");
        }
    }
}

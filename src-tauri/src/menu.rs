//! The native menu. An item does nothing by itself: it sends its id to the UI, which has the same action in its
//! command palette. Only what the window system must do itself (close, clipboard, about) is done here.
//!
//! Undo, redo, the views and the palette have no native shortcut on purpose: a native one would be taken before
//! the page sees the key, and Ctrl+Z inside a text field must stay the field's own. The UI holds the key map.

use tauri::{
    AppHandle, Emitter, Manager, Runtime,
    menu::{AboutMetadata, Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu},
};

/// Event to the UI; the payload is the item's id.
pub(crate) const CHOSEN: &str = "menu";

const CLOSE: &str = "close";

/// Items that WebKit carries out on whatever has the focus: id, label, WebKit's name of the command.
const CLIPBOARD: [(&str, &str, &str); 4] = [
    ("cut", "Cu&t", "Cut"),
    ("copy", "&Copy", "Copy"),
    ("paste", "&Paste", "Paste"),
    ("select-all", "Select &All", "SelectAll"),
];

/// Builds the menu bar.
pub(crate) fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let item = |id: &str, label: &str, keys: Option<&str>| MenuItem::with_id(app, id, label, true, keys);
    let separator = || PredefinedMenuItem::separator(app);

    let file = Submenu::with_items(
        app,
        "File",
        true,
        &[
            &item("new-plan", "New Plan…", Some("CmdOrCtrl+N"))?,
            &item("open-plan", "Open Plan…", Some("CmdOrCtrl+O"))?,
            &item("open-sample", "Open Sample Plan", None)?,
            &separator()?,
            &item("import", "Import…", Some("CmdOrCtrl+I"))?,
            &item("export-calendar", "Export Calendar…", Some("CmdOrCtrl+E"))?,
            &item("print", "Print…", Some("CmdOrCtrl+P"))?,
            &separator()?,
            &item(CLOSE, "Close", Some("CmdOrCtrl+W"))?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        "Edit",
        true,
        &[&item("undo", "Undo", None)?, &item("redo", "Redo", None)?],
    )?;
    edit.append(&separator()?)?;
    for (id, label, _) in CLIPBOARD {
        edit.append(&item(id, label, None)?)?;
    }
    let view = Submenu::with_items(
        app,
        "View",
        true,
        &[
            &item("view-month", "Month", None)?,
            &item("view-week", "Week", None)?,
            &item("view-timeline", "Timeline", None)?,
            &item("view-list", "List", None)?,
            &separator()?,
            &item("palette", "Command Palette…", None)?,
        ],
    )?;
    let about = AboutMetadata {
        version: Some(app.package_info().version.to_string()),
        comments: Some(app.package_info().description.to_owned()),
        icon: app.default_window_icon().cloned(),
        ..AboutMetadata::default()
    };
    let help = Submenu::with_items(
        app,
        "Help",
        true,
        &[
            &item("shortcuts", "Keyboard Shortcuts", None)?,
            &PredefinedMenuItem::about(app, Some("About Slipway"), Some(about))?,
        ],
    )?;
    Menu::with_items(app, &[&file, &edit, &view, &help])
}

/// Carries out a chosen item, or passes it on to the UI.
pub(crate) fn chosen<R: Runtime>(app: &AppHandle<R>, event: &MenuEvent) {
    let id = event.id().as_ref();
    let result = if let Some((_, _, command)) = CLIPBOARD.iter().find(|(known, _, _)| *known == id) {
        edit(app, command)
    } else if id == CLOSE {
        app.get_webview_window(crate::window::MAIN).map_or(Ok(()), |window| window.close())
    } else {
        app.emit(CHOSEN, id)
    };
    if let Err(error) = result {
        tracing::warn!(id, %error, "a menu item failed");
    }
}

/// Lets WebKit carry out an editing command where the focus is: the page itself may not read the clipboard.
#[cfg(target_os = "linux")]
fn edit<R: Runtime>(app: &AppHandle<R>, command: &'static str) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    app.get_webview_window(crate::window::MAIN).map_or(Ok(()), |window| {
        window.with_webview(move |webview| webview.inner().execute_editing_command(command))
    })
}

#[cfg(not(target_os = "linux"))]
fn edit<R: Runtime>(app: &AppHandle<R>, command: &'static str) -> tauri::Result<()> {
    app.emit(CHOSEN, command)
}

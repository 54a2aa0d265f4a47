//! The shell's commands through Tauri's own IPC, with the app's real configuration and capabilities, on a runtime
//! that needs no display.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod backend;
mod window;

use std::path::Path;

use serde_json::{Value, json};
use tauri::{
    App, Manager, WebviewWindow,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};

/// The app with its directories under `directory`.
fn app(directory: &Path) -> App<MockRuntime> {
    slipway_desktop::assemble(mock_builder(), slipway_desktop::context(Some(directory.to_owned()))).unwrap()
}

/// What the page of the main window gets when it invokes `command`.
fn invoke(app: &App<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    let window: WebviewWindow<MockRuntime> = app.get_webview_window("main").unwrap();
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(&window, request).map(|body| body.deserialize().unwrap_or(json!(null)))
}

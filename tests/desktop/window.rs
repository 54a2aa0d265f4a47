//! What the window may do, and what it gets from outside.

use serde_json::json;
use tempfile::tempdir;

use super::{app, invoke};

#[test]
fn there_are_no_files_unless_somebody_hands_some_over() {
    let directory = tempdir().unwrap();
    assert_eq!(invoke(&app(directory.path()), "take_files", json!({})), Ok(json!([])));
}

#[test]
fn the_page_may_not_do_what_no_capability_names() {
    let directory = tempdir().unwrap();
    let app = app(directory.path());
    for command in
        ["plugin:window|close", "plugin:event|emit", "plugin:dialog|message", "plugin:fs|read_file"]
    {
        let refused = invoke(&app, command, json!({})).unwrap_err();
        let reason = refused.as_str().unwrap_or_default();
        assert!(reason.contains("not allowed") || reason.contains("not found"), "{command}: {refused}");
    }
}

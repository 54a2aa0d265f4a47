//! Commands of the API through the window.

use serde_json::json;
use tempfile::tempdir;

use super::{app, invoke};

/// Calls a command of the API as the page does.
macro_rules! call {
    ($app:expr, $name:literal, $input:tt) => {
        invoke($app, "call", json!({ "name": $name, "input": $input }))
    };
}

#[test]
fn a_plan_made_in_one_run_is_open_in_the_next() {
    let directory = tempdir().unwrap();
    let path = directory.path().join("payments.slipway");
    {
        let app = app(directory.path());
        assert_eq!(call!(&app, "app.start", {}).unwrap()["plan"], json!(null));
        let made =
            call!(&app, "plan.create", { "path": path, "name": "Payments 2026", "zone": "Europe/Berlin" })
                .unwrap();
        assert_eq!(made["name"], "Payments 2026");
    }
    let start = call!(&app(directory.path()), "app.start", {}).unwrap();
    assert_eq!(start["plan"]["name"], "Payments 2026");
    assert_eq!(start["recent"][0]["path"], json!(path));
    assert_eq!(start["can_switch"], true);
}

#[test]
fn the_sample_plan_can_be_made_asked_and_undone() {
    let directory = tempdir().unwrap();
    let app = app(directory.path());
    call!(&app, "plan.create_sample", {}).unwrap();
    let releases = call!(&app, "releases.list", {}).unwrap();
    let scheduled = releases["rows"].as_array().unwrap().iter().find(|row| !row["slot"].is_null()).unwrap();

    let written = call!(&app, "release.unschedule", { "key": scheduled["key"] }).unwrap();
    assert_eq!(written["touched"][0]["key"], scheduled["key"]);
    let undone = call!(&app, "history.undo", {}).unwrap();

    assert_eq!(undone["written"]["touched"][0]["key"], scheduled["key"]);
    let again = call!(&app, "release.get", { "key": scheduled["key"] }).unwrap();
    assert_eq!(again["slot"], scheduled["slot"]);
}

#[test]
fn errors_arrive_with_their_code() {
    let directory = tempdir().unwrap();
    let app = app(directory.path());
    assert_eq!(call!(&app, "plan.summary", {}).unwrap_err()["code"], "no-plan");
    assert_eq!(call!(&app, "plan.sumary", {}).unwrap_err()["code"], "unknown-command");
    let missing = directory.path().join("gone.slipway");
    let refused = call!(&app, "plan.open", { "path": missing }).unwrap_err();
    assert_eq!(refused["code"], "missing-file");
    assert_eq!(refused["details"]["path"], json!(missing));
}

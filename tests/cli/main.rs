//! The `slipway` command as a pipeline or a person runs it: a process, its output and its exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod exchange;
mod history;
mod questions;
mod serving;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a plan in it, and the command pointed at both.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With the plan of the documentation: one window on Tuesday nights, a freeze, one release.
    fn with_payments() -> Self {
        let desk = Self::empty();
        let imported = desk.run(&["import", "json", fixture("payments.json").to_str().unwrap()]);
        assert_code(&imported, 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
        command
            .current_dir(self.folder.path())
            .env_remove("SLIPWAY_PLAN")
            .env_remove("SLIPWAY_NOW")
            .env("SLIPWAY_DATA_DIR", self.folder.path().join("data"))
            .args(["--plan", "plan.slipway", "--now", "2026-11-24T12:00:00Z", "--actor", "ana"])
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The JSON of an answer, which must come with this exit code.
    fn json(&self, code: i32, args: &[&str]) -> Value {
        let output = self.run(&[args, &["--json"]].concat());
        assert_code(&output, code);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}"))
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name)
}

fn assert_code(output: &Output, code: i32) {
    assert_eq!(
        output.status.code(),
        Some(code),
        "stdout: {}\nstderr: {}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn kinds(conflicts: &Value) -> Vec<(String, String)> {
    conflicts["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["kind"].as_str().unwrap().to_owned(), c["severity"].as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let desk = Desk::empty();
    assert_code(&desk.run(&["schedule"]), 2);
    assert_code(&desk.run(&["no-such-command"]), 2);
}

#[test]
fn a_missing_plan_is_named() {
    let desk = Desk::empty();
    let output = desk.run(&["agenda"]);
    assert_code(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("plan.slipway"));
}

#[test]
fn init_makes_a_plan_once() {
    let desk = Desk::empty();
    assert_code(&desk.run(&["init", "--name", "Shop", "--zone", "Asia/Tokyo", "plan.slipway"]), 0);
    assert_eq!(desk.json(0, &["export", "json"])["name"], "Shop");
    assert_code(&desk.run(&["init", "plan.slipway"]), 1);
}

#[test]
fn the_sample_plan_is_full() {
    let desk = Desk::empty();
    assert_code(&desk.run(&["init", "--sample", "plan.slipway"]), 0);
    assert!(!desk.json(0, &["agenda"])["entries"].as_array().unwrap().is_empty());
    let report = desk.json(3, &["check"]);
    assert!(!kinds(&report).is_empty());
    assert_code(&desk.run(&["audit", "verify"]), 0);
}

#[test]
fn completions_and_manual_page_are_printed() {
    let desk = Desk::empty();
    for args in [&["completions", "bash"][..], &["completions", "zsh"], &["man"]] {
        let output = desk.run(args);
        assert_code(&output, 0);
        // The manual page escapes its hyphens.
        let text = String::from_utf8_lossy(&output.stdout).replace('\\', "");
        assert!(text.contains("can-deploy"), "{args:?}");
    }
}

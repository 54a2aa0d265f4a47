//! The steps, in the order in which one needs what another built.

use std::process::Command;

use super::{counts::Runner, step::Step};
use crate::{
    process::{cargo, command, found},
    project::{FEATURES, Project},
};

type Steps = Vec<fn(&Project) -> Step>;

/// The desktop app carries the built UI, so that comes before any compiling.
pub(super) fn before_building() -> Steps {
    vec![|project| whole("UI build", vec![npm(project, "ui", "build")])]
}

/// Checks that need neither the compiler nor a quiet machine.
pub(super) fn node_checks() -> Steps {
    vec![
        |project| whole("UI eslint", vec![npm(project, "ui", "lint")]),
        |project| whole("UI prettier", vec![npm(project, "ui", "format:check")]),
        |project| whole("UI svelte-check", vec![npm(project, "ui", "check")]),
        |project| step("UI vitest", vec![npm(project, "ui", "test")], Runner::Vitest),
        |project| whole("tests prettier", vec![prettier(project, &["tests/browser", "tests/e2e"])]),
    ]
}

/// Everything that cargo compiles; its lock makes these wait for each other anyway. All with the same profile and
/// the same features, so that what one compiles the next one finds.
pub(super) fn compiling() -> Steps {
    vec![
        |project| whole("rustfmt", vec![at_root(project, cargo(&["fmt", "--all", "--check"]))]),
        |project| {
            // The tests with everything they link, and in the same breath the programs that the other tests start.
            let build = ["build", "--workspace", "--tests", "--bins", "--features", FEATURES];
            step("Rust build", vec![at_root(project, cargo(&build))], Runner::Preparation)
        },
        |project| {
            let clippy =
                ["clippy", "--workspace", "--all-targets", "--features", FEATURES, "--", "-D", "warnings"];
            whole("clippy", vec![at_root(project, cargo(&clippy))])
        },
    ]
}

/// The tests that run what was built.
pub(super) fn testing() -> Steps {
    vec![
        |project| step("Rust tests", vec![rust_tests(project, &["--no-fail-fast"])], Runner::Cargo),
        |project| step("browser tests", vec![npm(project, "tests/browser", "test")], Runner::Playwright),
        |project| step("window tests", vec![npm(project, "tests/e2e", "test")], Runner::Node),
    ]
}

/// nextest where it is installed (building it takes minutes), the plain runner elsewhere.
fn rust_tests(project: &Project, arguments: &[&str]) -> Command {
    let runner: &[&str] = if found("cargo-nextest").is_some() { &["nextest", "run"] } else { &["test"] };
    let mut tests = cargo(runner);
    tests.args(["--workspace", "--features", FEATURES]).args(arguments);
    at_root(project, tests)
}

/// An npm script, told where the programs it may start are.
fn npm(project: &Project, folder: &str, script: &str) -> Command {
    let mut npm = command("npm", &["run", "--silent", script]);
    npm.current_dir(project.root.join(folder));
    with_programs(project, npm)
}

/// The UI's prettier, on folders that have none of their own.
fn prettier(project: &Project, folders: &[&str]) -> Command {
    let ui = project.root.join("ui");
    let mut prettier = command(ui.join("node_modules/.bin/prettier"), &["--check", "--config"]);
    prettier.arg(ui.join(".prettierrc.json")).current_dir(&ui);
    prettier.args(folders.iter().map(|folder| project.root.join(folder)));
    prettier
}

fn at_root(project: &Project, mut command: Command) -> Command {
    command.current_dir(&project.root);
    with_programs(project, command)
}

fn with_programs(project: &Project, mut command: Command) -> Command {
    command
        .env("SLIPWAY_BIN", project.built("slipway"))
        .env("SLIPWAY_DESKTOP_BIN", project.built("slipway-desktop"))
        .env("SLIPWAY_TAURI_DRIVER", project.tools().join("bin/tauri-driver"))
        .env("SLIPWAY_PYTHON", project.venv().join("bin/python"));
    command
}

fn whole(name: &'static str, commands: Vec<Command>) -> Step {
    step(name, commands, Runner::Whole)
}

fn step(name: &'static str, commands: Vec<Command>, runner: Runner) -> Step {
    Step { name, commands, runner }
}

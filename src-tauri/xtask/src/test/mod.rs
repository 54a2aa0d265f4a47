//! `cargo xtask test`: everything that continuous integration checks. All steps run even when one fails; the last
//! line is `N passed, N failed`.

mod counts;
mod plan;
mod report;
mod step;

use std::{process::ExitCode, thread};

use crate::{project::Project, setup};

/// Runs all steps and reports.
///
/// The compiler and the Node tools work side by side while everything is built; then the tests that open windows,
/// write files and watch the clock run one after the other on a quiet machine.
pub(crate) fn test(project: &Project) -> ExitCode {
    if let Err(reason) = setup::everything(project) {
        println!("setup: {reason}\n0 passed, 1 failed");
        return ExitCode::FAILURE;
    }
    let first = step::run_all(project, &plan::before_building());
    let (compiled, linted) = thread::scope(|scope| {
        let linted = scope.spawn(|| step::run_all(project, &plan::node_checks()));
        let compiled = step::run_all(project, &plan::compiling());
        (compiled, linted.join().unwrap_or_default())
    });
    let tested = step::run_all(project, &plan::testing());
    report::print(project, &[first, compiled, linted, tested].concat())
}

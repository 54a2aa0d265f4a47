//! The end of a test run.

use std::process::ExitCode;

use super::step::{Done, log};
use crate::project::Project;

/// Prints a line for each step, and the one line that others read: it comes last.
pub(super) fn print(project: &Project, steps: &[Done]) -> ExitCode {
    let passed: u64 = steps.iter().map(|step| step.counts.passed).sum();
    let failed: u64 = steps.iter().map(|step| step.counts.failed).sum();
    println!();
    for step in steps {
        let mark = if step.counts.failed == 0 { '✔' } else { '✘' };
        println!(
            "{mark} {:<28} {:>5} passed {:>4} failed {:>5} s",
            step.name,
            step.counts.passed,
            step.counts.failed,
            step.time.as_secs()
        );
    }
    for step in steps.iter().filter(|step| step.counts.failed > 0) {
        println!("the output of `{}` is in {}", step.name, log(project, step.name).display());
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

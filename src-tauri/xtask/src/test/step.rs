//! One step of the test run.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use super::counts::{Counts, Runner};
use crate::{
    process::{logged, shown},
    project::Project,
};

/// What to run and how to count it.
pub(super) struct Step {
    /// As the report calls it.
    pub(super) name: &'static str,
    /// Commands, one after the other until one fails.
    pub(super) commands: Vec<Command>,
    /// Whose summary lines count.
    pub(super) runner: Runner,
}

/// What came of a step.
#[derive(Clone)]
pub(super) struct Done {
    pub(super) name: &'static str,
    pub(super) counts: Counts,
    pub(super) time: Duration,
}

/// Runs steps one after the other, each to its end whatever the others came to.
pub(super) fn run_all(project: &Project, steps: &[fn(&Project) -> Step]) -> Vec<Done> {
    steps.iter().map(|step| run(project, step(project))).collect()
}

fn run(project: &Project, step: Step) -> Done {
    let log = log(project, step.name);
    let _ = fs::remove_file(&log);
    println!("▶ {}", step.name);
    let started = Instant::now();
    let mut trouble = None;
    for mut command in step.commands {
        match logged(command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env("CI", "1"), &log) {
            Ok(true) => {}
            Ok(false) => trouble = Some(format!("failed: {}", shown(&command))),
            Err(reason) => trouble = Some(reason),
        }
        if trouble.is_some() {
            break;
        }
    }
    let time = started.elapsed();
    let output = fs::read(&log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let counts = step.runner.count(&output, trouble.is_none());
    if let Some(trouble) = trouble {
        println!("{output}\n✘ {} ({} s): {trouble}", step.name, time.as_secs());
    } else if counts.failed > 0 {
        println!(
            "{output}\n✘ {} ({} s): the runner succeeded, but its count does not",
            step.name,
            time.as_secs()
        );
    } else {
        println!("✔ {} ({} s, {} passed)", step.name, time.as_secs(), counts.passed);
    }
    Done { name: step.name, counts, time }
}

/// Where the whole output of a step is kept.
pub(super) fn log(project: &Project, name: &str) -> PathBuf {
    let file: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    project.target.join("test-logs").join(file.to_lowercase()).with_extension("log")
}

//! `cargo xtask generate`: the generated files that are committed, written again from the Rust types.

use std::process::Command;

use crate::{
    Outcome,
    process::{self, cargo, command},
    project::{FEATURES, Project},
};

/// Writes the TypeScript types of the API and the JSON Schema of the plan format.
pub(crate) fn generate(project: &Project) -> Outcome {
    let mut build = cargo(&["build", "--package", "slipway-cli", "--features", FEATURES]);
    process::run(build.current_dir(&project.root))?;
    process::run(generator(project, &[]).current_dir(&project.root))
}

/// Says whether the committed files are what would be written; for the tests, which have built the generator.
pub(crate) fn check(project: &Project) -> Command {
    generator(project, &["--check"])
}

fn generator(project: &Project, arguments: &[&str]) -> Command {
    let mut generator = command(project.built("slipway"), &["generate"]);
    generator.args(arguments).current_dir(&project.root);
    generator
}

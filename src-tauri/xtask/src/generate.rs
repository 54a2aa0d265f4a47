//! `cargo xtask generate`: the generated files that are committed, written again from the Rust types.

use crate::{
    Outcome,
    process::{self, cargo},
    project::Project,
};

/// Writes the TypeScript types of the API and the JSON Schema of the plan format. The tests that compare the
/// committed files are the same code: with `SLIPWAY_GENERATE` set they write instead.
pub(crate) fn generate(project: &Project) -> Outcome {
    let mut tests = cargo(&["test", "--quiet", "--package", "slipway-api", "--test", "api", "generated::"]);
    process::run(tests.env("SLIPWAY_GENERATE", "1").current_dir(&project.root))
}

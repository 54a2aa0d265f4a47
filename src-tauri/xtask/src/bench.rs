//! `cargo xtask bench`: the benchmarks behind docs/performance.md.

use crate::{Outcome, process, project::Project, setup};

/// Runs the criterion benches of every package that has some; `filter` goes to criterion.
pub(crate) fn bench(project: &Project, filter: &[String]) -> Outcome {
    setup::for_build(project)?;
    let mut cargo =
        process::cargo(&["bench", "--workspace", "--exclude", "slipway-desktop", "--benches", "--"]);
    process::run(cargo.args(filter).current_dir(&project.root))
}

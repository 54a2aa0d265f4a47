//! The project's own commands: `cargo xtask run | test | bench | bundle | generate | setup`.
//!
//! No dependencies: this is the first thing that a new machine compiles.

mod bench;
mod bundle;
mod demo;
mod generate;
mod process;
mod project;
mod run;
mod setup;
mod test;

use std::process::ExitCode;

use project::Project;

/// What a command comes to: nothing, or a sentence for the person at the terminal.
pub(crate) type Outcome = Result<(), String>;

const USAGE: &str = "\
usage: cargo xtask <command>

  run [FILE]   build the app and open it on FILE, or on the last plan, or on the sample plan the first time;
               without a display, do the main job with the slipway command and take a picture of the window
  test         every check that continuous integration runs; ends with one line `N passed, N failed`
  bench        the benchmarks of docs/performance.md
  bundle       the Debian package
  generate     write the committed generated files again (TypeScript types, JSON Schema)
  setup        only check and install what the other commands need";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let project = Project::here();
    let outcome = match (command.as_str(), rest.as_slice()) {
        ("run", files) => run::run(&project, files),
        ("test", []) => return test::test(&project),
        ("bench", _) => bench::bench(&project, &rest),
        ("bundle", []) => bundle::bundle(&project),
        ("generate", []) => generate::generate(&project),
        ("setup", []) => setup::everything(&project),
        (demo::INSIDE, files) => match demo::paths(files) {
            Some((plan, picture)) => demo::picture(&project, &plan, &picture),
            None => Err("two files are needed: the plan and the picture".to_owned()),
        },
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

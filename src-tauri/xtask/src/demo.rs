//! The main job without a display: the slipway command on the sample plan, and a picture of the real window.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    process::{command, run, shown},
    project::Project,
};

/// The word with which this program starts itself inside the virtual display.
pub(crate) const INSIDE: &str = "picture-inside-display";

/// Exit code of the slipway command when the answer to what was asked is no.
const ANSWER_IS_NO: i32 = 3;

/// How long the window may take to show something that no longer changes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A picture of an empty window is smaller than this, in bytes.
const BLANK: u64 = 20_000;

/// Shows the sample plan, or `file`.
pub(crate) fn demo(project: &Project, file: Option<&str>) -> Outcome {
    let folder = project.target.join("demo");
    let broken = |error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(broken)?;
    }
    fs::create_dir_all(&folder).map_err(broken)?;

    let plan = folder.join("plan.slipway");
    match file {
        Some(file) => fs::copy(file, &plan).map(drop).map_err(|error| format!("{file}: {error}"))?,
        None => run(command(project.built("slipway"), &["init", "--sample"]).arg(&plan))?,
    }
    let slipway = |arguments: &[&str]| {
        let mut slipway = command(project.built("slipway"), &["--plan"]);
        slipway.arg(&plan).args(arguments);
        slipway
    };
    let calendar = folder.join("freezes.ics");
    run(&mut slipway(&["agenda"]))?;
    ask(&mut slipway(&["check"]))?;
    run(slipway(&["export", "ics", "--what", "freezes", "-o"]).arg(&calendar))?;

    let picture = folder.join("slipway.png");
    let here = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut display = command("xvfb-run", &["--auto-servernum", "--server-args=-screen 0 1440x900x24"]);
    run(display.arg(here).arg(INSIDE).arg(&plan).arg(&picture))?;

    println!("\nThe plan:               {}", plan.display());
    println!("The freezes, to import: {}", calendar.display());
    println!("The window:             {}", picture.display());
    Ok(())
}

/// Like [`run`], for a question whose answer may be no.
fn ask(command: &mut Command) -> Outcome {
    let line = shown(command);
    println!("  $ {line}");
    match command.status() {
        Ok(status) if status.success() || status.code() == Some(ANSWER_IS_NO) => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}")),
        Err(error) => Err(format!("`{line}` did not start: {error}")),
    }
}

/// Inside the virtual display: opens the app on `plan` with a data folder of its own, and takes the picture.
pub(crate) fn picture(project: &Project, plan: &Path, picture: &Path) -> Outcome {
    let data = picture.with_file_name("data");
    let mut app = command(project.built("slipway-desktop"), &[]);
    let app = app.arg(plan).env("SLIPWAY_DATA_DIR", data).stdout(Stdio::null()).spawn();
    let mut app = app.map_err(|error| format!("the app did not start: {error}"))?;
    let outcome = settle(&mut app, picture);
    // Whether it had already ended makes no difference now.
    let _ = app.kill();
    let _ = app.wait();
    outcome
}

/// Takes pictures until the window shows something and two pictures in a row are the same.
fn settle(app: &mut Child, picture: &Path) -> Outcome {
    let started = Instant::now();
    let mut last = Vec::new();
    while started.elapsed() < PATIENCE {
        thread::sleep(Duration::from_secs(1));
        if let Ok(Some(status)) = app.try_wait() {
            return Err(format!("the app ended with {status} instead of showing its window"));
        }
        let taken = command("import", &["-window", "root"]).arg(picture).status();
        if !taken.is_ok_and(|status| status.success()) {
            continue;
        }
        let now = fs::read(picture).unwrap_or_default();
        if now.len() as u64 > BLANK && now == last {
            return Ok(());
        }
        last = now;
    }
    Err(format!("the window showed nothing steady within {} s", PATIENCE.as_secs()))
}

/// The two files that [`picture`] is given on the command line.
pub(crate) fn paths(arguments: &[String]) -> Option<(PathBuf, PathBuf)> {
    match arguments {
        [plan, picture] => Some((plan.into(), picture.into())),
        _ => None,
    }
}

//! `cargo xtask run`: build the app and open it.

use std::{env, fs, path::PathBuf};

use crate::{
    Outcome, demo,
    process::{cargo, command, run as start},
    project::{FEATURES, Project, has_display},
    setup,
};

/// Builds and opens the app; without a display, shows the main job another way.
pub(crate) fn run(project: &Project, files: &[String]) -> Outcome {
    setup::for_build(project)?;
    build(project)?;
    if has_display() {
        let mut app = command(project.built("slipway-desktop"), &[]);
        match files {
            [] => app.args(sample_the_first_time(project)?),
            files => app.args(files),
        };
        println!("run: opening the window; close it to come back here");
        return start(&mut app);
    }
    println!(
        "run: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened here."
    );
    println!("run: doing the main job with the slipway command instead, and taking a picture of the window.");
    setup::for_picture()?;
    demo::demo(project, files.first().map(String::as_str))
}

/// Builds the UI, the desktop app that carries it, and the slipway command.
pub(crate) fn build(project: &Project) -> Outcome {
    start(command("npm", &["run", "--silent", "build"]).current_dir(project.root.join("ui")))?;
    let packages =
        ["build", "--package", "slipway-desktop", "--package", "slipway-cli", "--features", FEATURES];
    start(cargo(&packages).current_dir(&project.root))
}

/// The sample plan for somebody who has not opened any plan yet; the app itself opens the last one.
fn sample_the_first_time(project: &Project) -> Result<Option<PathBuf>, String> {
    let Some(data) = data_directory() else { return Ok(None) };
    let sample = data.join("Sample plan.slipway");
    if data.join("recent.json").exists() || sample.exists() {
        return Ok(None);
    }
    fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    start(command(project.built("slipway"), &["init", "--sample"]).arg(&sample))?;
    Ok(Some(sample))
}

/// Where the app keeps its own files on Linux.
fn data_directory() -> Option<PathBuf> {
    let named =
        |name| env::var_os(name).map(PathBuf::from).filter(|path: &PathBuf| !path.as_os_str().is_empty());
    named("SLIPWAY_DATA_DIR")
        .or_else(|| named("XDG_DATA_HOME").map(|data| data.join("slipway")))
        .or_else(|| named("HOME").map(|home| home.join(".local/share/slipway")))
}

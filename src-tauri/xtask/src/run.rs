//! `cargo xtask run`: build the app and open it.

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
        println!("run: opening the window; close it to come back here");
        return start(command(project.built("slipway-desktop"), &[]).args(files));
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

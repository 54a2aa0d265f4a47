//! `cargo xtask bundle`: the Debian package, with the window, the `slipway` command and its man page.

use std::fs;

use crate::{Outcome, process, project::Project, setup};

/// Builds the package with Tauri's command line, which comes with the UI's Node packages.
pub(crate) fn bundle(project: &Project) -> Outcome {
    setup::for_build(project)?;
    let command = project.target.join("release/slipway");
    process::run(process::cargo(&["build", "--release", "-p", "slipway-cli"]).current_dir(&project.root))?;
    let man_page = project.target.join("release/slipway.1");
    let text = process::output(&mut process::command(&command, &["man"]))
        .ok_or_else(|| format!("{} prints no man page", command.display()))?;
    fs::write(&man_page, text).map_err(|error| format!("cannot write {}: {error}", man_page.display()))?;
    // Where these two are depends on Cargo's target folder, so the configuration file cannot name them.
    let files = format!(
        r#"{{"bundle":{{"linux":{{"deb":{{"files":{{"/usr/bin/slipway":{:?},"/usr/share/man/man1/slipway.1":{:?}}}}}}}}}}}"#,
        command.display().to_string(),
        man_page.display().to_string()
    );
    let tauri = project.root.join("ui/node_modules/.bin/tauri");
    process::run(
        process::command(tauri, &["build", "--bundles", "deb", "--config", &files])
            .current_dir(&project.root),
    )?;
    println!("\nThe package is in {}", project.target.join("release/bundle/deb").display());
    Ok(())
}

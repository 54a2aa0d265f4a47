//! `cargo xtask bundle`: the Debian package.

use crate::{Outcome, process, project::Project, setup};

/// Builds the package with Tauri's command line, which comes with the UI's Node packages.
pub(crate) fn bundle(project: &Project) -> Outcome {
    setup::for_build(project)?;
    let tauri = project.root.join("ui/node_modules/.bin/tauri");
    process::run(process::command(tauri, &["build", "--bundles", "deb"]).current_dir(&project.root))?;
    println!("\nThe package is in {}", project.target.join("release/bundle/deb").display());
    Ok(())
}

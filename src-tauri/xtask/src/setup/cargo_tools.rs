//! Rust's own tools, and those that cargo installs.

use crate::{
    Outcome,
    process::{cargo, command, found, output, run},
    project::Project,
};

/// rustfmt and clippy, which a minimal toolchain lacks.
pub(super) fn components() -> Outcome {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(&mut cargo(&[tool, "--version"])).is_some() {
            continue;
        }
        if found("rustup").is_none() {
            return Err(format!("cargo {tool} is missing; install {component} for your Rust"));
        }
        println!("setup: adding {component}");
        run(&mut command("rustup", &["component", "add", component]))?;
    }
    Ok(())
}

/// The driver of the desktop app. Its major version is pinned: the newest release is an alpha of the next one.
pub(super) fn tauri_driver(project: &Project) -> Outcome {
    let tools = project.tools();
    if tools.join("bin/tauri-driver").is_file() {
        return Ok(());
    }
    println!("setup: building tauri-driver (about a minute)");
    let mut install = cargo(&["install", "tauri-driver", "--version", "^2", "--locked", "--quiet", "--root"]);
    run(install.arg(&tools))
}

//! Debian packages.

use std::sync::OnceLock;

use crate::{
    Outcome,
    process::{command, found, output, run},
};

/// To compile the desktop app.
pub(super) const BUILD: [&str; 4] =
    ["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "librsvg2-dev"];

/// To open its window without a display, and to take a picture of it.
pub(super) const DISPLAY: [&str; 6] =
    ["xvfb", "xauth", "dbus", "imagemagick", "fonts-noto-cjk", "fonts-noto-color-emoji"];

/// To drive windows and browsers, and the second opinions on what the calendar files say.
pub(super) const TEST: [&str; 6] =
    ["webkit2gtk-driver", "xdotool", "python3-gi", "gir1.2-gtk-3.0", "chromium", "libical-dev"];

/// Installs what is missing of `packages`. Elsewhere than on Debian, says what is needed and goes on.
pub(super) fn install(packages: &[&str]) -> Outcome {
    if found("dpkg-query").is_none() || found("apt-get").is_none() {
        println!(
            "setup: no apt here; make sure that the equivalents of these are installed: {}",
            packages.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("setup: installing {}", missing.join(" "));
    update()?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(missing);
    apt_get(&arguments)
}

fn is_installed(package: &str) -> bool {
    output(&mut command("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]))
        .is_some_and(|status| status == "installed")
}

/// Refreshes the package lists, once a run.
fn update() -> Outcome {
    static DONE: OnceLock<Outcome> = OnceLock::new();
    DONE.get_or_init(|| apt_get(&["update", "--quiet"])).clone()
}

fn apt_get(arguments: &[&str]) -> Outcome {
    let is_root = output(&mut command("id", &["-u"])).is_some_and(|id| id.trim() == "0");
    let mut apt = if is_root {
        command("env", &["DEBIAN_FRONTEND=noninteractive", "apt-get"])
    } else if found("sudo").is_some() {
        command("sudo", &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
    } else {
        return Err(format!(
            "not root, and no sudo: run `apt-get {}` as root, then try again",
            arguments.join(" ")
        ));
    };
    run(apt.args(arguments))
}

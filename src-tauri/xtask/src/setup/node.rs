//! Node and the packages of one folder.

use std::{fs, path::Path};

use crate::{
    Outcome,
    process::{command, output, run},
};

/// The oldest major version of Node that the UI's tools run on.
const OLDEST: u32 = 20;

/// Checks that Node and npm are there and new enough.
pub(super) fn check_version() -> Outcome {
    let version = output(&mut command("node", &["--version"])).ok_or_else(|| {
        format!("Node is not installed; version {OLDEST} or newer is needed (https://nodejs.org)")
    })?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST) {
        return Err(format!("Node {} is too old; version {OLDEST} or newer is needed", version.trim()));
    }
    output(&mut command("npm", &["--version"])).map(drop).ok_or_else(|| "npm is not installed".to_owned())
}

/// Installs exactly what a folder's `package-lock.json` says, unless that is what is there.
pub(super) fn install(folder: &Path) -> Outcome {
    let lock = fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("{}: no package-lock.json: {error}", folder.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("setup: installing the Node packages of {}", folder.display());
    run(command("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    // A package without dependencies gets no folder from npm.
    fs::create_dir_all(folder.join("node_modules"))
        .and_then(|()| fs::write(&stamp, lock))
        .map_err(|error| format!("{}: {error}", stamp.display()))
}

//! Running other programs.

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::Outcome;

/// A command line, told before it is run.
pub(crate) fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Cargo, as the one that runs this program.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = command(cargo, arguments);
    // Set by `cargo run` for this program; a build script of the project must not see them as its own.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Tells and runs a command with its output on the terminal; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = shown(command);
    println!("  $ {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` ended with {status}")),
        Err(error) => Err(format!("`{line}` did not start: {error}")),
    }
}

/// Runs a command with its output into `log`; gives back whether it succeeded.
pub(crate) fn logged(command: &mut Command, log: &Path) -> Result<bool, String> {
    let line = shown(command);
    let write = |error| format!("cannot write {}: {error}", log.display());
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(write)?;
    }
    let output = File::options().create(true).append(true).open(log).map_err(write)?;
    let errors = output.try_clone().map_err(write)?;
    command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .status()
        .map(|status| status.success())
        .map_err(|error| format!("`{line}` did not start: {error}"))
}

/// What a command prints, if it succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The file a program's name stands for on the `PATH`.
pub(crate) fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

//! Tests that need another process: the test binary once more, on its own or in a mount namespace of its
//! own where a small disk or a read-only folder does no harm.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the other process finds its folder; also what tells it that it is one.
const FOLDER: &str = "SLIPWAY_TEST_FOLDER";

/// The folder of a test that runs as another process.
pub fn folder() -> PathBuf {
    env::var_os(FOLDER).map(Into::into).expect("only another test runs this")
}

/// This binary, to run just this test.
pub fn process(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]).env(FOLDER, folder);
    command
}

/// Runs a test in a mount namespace of its own, after `mount` has prepared it (`$FOLDER` is the folder).
/// Says whether that was possible; panics when the test fails.
pub fn run_mounted(mount: &str, test: &str, folder: &Path) -> bool {
    for namespace in [&["--mount"][..], &["--user", "--map-root-user", "--mount"]] {
        let unshare = |script: &str| {
            let mut command = Command::new("unshare");
            command.args(namespace).args(["sh", "-c", script, "sh"]).arg(env::current_exe().unwrap());
            command.env(FOLDER, folder).env("FOLDER", folder);
            command
        };
        let quiet = unshare(mount).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !quiet.is_ok_and(|status| status.success()) {
            continue;
        }
        let script = format!("{mount} && exec \"$1\" {test} --exact --ignored --nocapture --test-threads=1");
        let output = unshare(&script).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("1 passed"), "{said}\n{error}");
        return true;
    }
    eprintln!("NOT RUN: {test} needs a mount namespace, which this system does not allow.");
    false
}

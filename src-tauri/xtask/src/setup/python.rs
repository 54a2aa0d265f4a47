//! The Python environment of the independent calendar readers that the tests compare with.

use std::{fs, path::Path};

use super::apt;
use crate::{
    Outcome,
    process::{command, run},
    project::Project,
};

/// Makes the environment, unless it is what `requirements.txt` asks for.
pub(super) fn environment(project: &Project) -> Outcome {
    let requirements = project.root.join("tests/ical/readers/requirements.txt");
    let Ok(wanted) = fs::read(&requirements) else { return Ok(()) };
    let venv = project.venv();
    let stamp = venv.join("installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setup: installing the Python calendar readers");
    create(&venv)?;
    let pip = venv.join("bin/pip");
    run(command(&pip, &["install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// With whichever Python has `venv` and `ensurepip`; Debian's has them in a package of their own.
fn create(venv: &Path) -> Outcome {
    let with = |python: &str| run(command(python, &["-m", "venv", "--clear"]).arg(venv));
    with("python3").or_else(|_| {
        apt::install(&["python3", "python3-venv"])?;
        with("/usr/bin/python3")
    })
}

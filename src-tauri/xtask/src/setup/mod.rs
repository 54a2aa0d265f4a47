//! Checks what the project needs on a Debian machine with Rust and Node, and installs what is missing. Quick and
//! silent when everything is there.

mod apt;
mod cargo_tools;
mod node;
mod python;

use crate::{Outcome, project::Project};

/// What is needed to compile and open the desktop app.
pub(crate) fn for_build(project: &Project) -> Outcome {
    apt::install(&apt::BUILD)?;
    node::check_version()?;
    node::install(&project.root.join("ui"))
}

/// What a picture of the window on a machine without a display takes besides.
pub(crate) fn for_picture() -> Outcome {
    apt::install(&apt::DISPLAY)
}

/// What the tests need besides.
pub(crate) fn everything(project: &Project) -> Outcome {
    for_build(project)?;
    apt::install(&[&apt::DISPLAY[..], &apt::TEST].concat())?;
    cargo_tools::components()?;
    cargo_tools::tauri_driver(project)?;
    for folder in project.node_packages() {
        node::install(&folder)?;
    }
    python::environment(project)
}

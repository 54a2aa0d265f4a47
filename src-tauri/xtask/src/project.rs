//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// Cargo's features for every build of the desktop app outside `tauri dev`. The same everywhere, so that all steps
/// share their artefacts.
pub(crate) const FEATURES: &str = "slipway-desktop/custom-protocol";

/// The folders of the project.
pub(crate) struct Project {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

impl Project {
    /// The project this program was built from.
    pub(crate) fn here() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.ancestors().nth(2).unwrap_or(package).to_owned();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
        Self { root, target }
    }

    /// Tools that the project installs for itself.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A program built with the dev profile.
    pub(crate) fn built(&self, program: &str) -> PathBuf {
        self.target.join("debug").join(program)
    }

    /// The Python environment of the calendar readers used by the tests.
    pub(crate) fn venv(&self) -> PathBuf {
        self.tools().join("venv")
    }

    /// Folders whose Node packages are installed, the UI first.
    pub(crate) fn node_packages(&self) -> Vec<PathBuf> {
        ["ui", "tests/ical/readers", "tests/browser", "tests/e2e"]
            .iter()
            .map(|folder| self.root.join(folder))
            .filter(|folder| folder.join("package-lock.json").is_file())
            .collect()
    }
}

/// Whether there is a screen to open a window on.
pub(crate) fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

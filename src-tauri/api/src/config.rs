//! What a session is told from outside.

use std::path::PathBuf;

use chrono::{Timelike, Utc};
use slipway_core::time::Instant;

/// Where a session keeps its own files, who acts, and what it may do.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of what belongs to this machine and not to a plan: recent plans, device id, backups.
    pub data_dir: PathBuf,
    /// The name under which changes are logged.
    pub actor: String,
    /// The clock to reason with.
    pub clock: Clock,
    /// Whether the caller chooses the plan and it is remembered for the next start: so in the desktop app,
    /// not under `slipway serve` or on the command line.
    pub can_switch: bool,
    /// Whether files may be written to, or read from, any path that the caller names: not for a browser.
    pub may_write_files: bool,
}

/// The clock to reason with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that stands still.
    Fixed(Instant),
}

impl Clock {
    /// The instant it is, in whole seconds.
    pub fn now(self) -> Instant {
        let now = match self {
            Self::System => Utc::now(),
            Self::Fixed(at) => at,
        };
        now.with_nanosecond(0).unwrap_or(now)
    }
}

/// The data folder when nobody says otherwise: `SLIPWAY_DATA_DIR`, or the system's folder for the data of
/// programs; none when the environment names no home.
pub fn default_data_dir() -> Option<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute() || name == "SLIPWAY_DATA_DIR")
    };
    let home = |below: &str| named("HOME").map(|home| home.join(below));
    named("SLIPWAY_DATA_DIR").filter(|path| !path.as_os_str().is_empty()).or_else(|| {
        let data = if cfg!(windows) {
            named("APPDATA")
        } else if cfg!(target_os = "macos") {
            home("Library/Application Support")
        } else {
            named("XDG_DATA_HOME").or_else(|| home(".local/share"))
        };
        data.map(|data| data.join("slipway"))
    })
}

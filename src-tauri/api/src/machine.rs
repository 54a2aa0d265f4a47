//! What belongs to this machine and not to a plan: its device id, the plans opened before, the backups.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use slipway_core::time::{Instant, format_instant, to_local};
use slipway_store::Store;
use uuid::Uuid;

/// How many plans are remembered.
const REMEMBERED: usize = 12;

/// The data folder of this machine. Nothing in it is needed to work: what cannot be read or written there is
/// reported to the log and done without.
#[derive(Debug)]
pub(crate) struct Machine {
    folder: PathBuf,
    device: Option<Uuid>,
}

/// A plan opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    /// RFC 3339.
    pub(crate) opened: String,
}

impl Machine {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, device: None }
    }

    /// The identity under which this machine writes operations: made once, then kept.
    pub(crate) fn device(&mut self) -> Uuid {
        if let Some(device) = self.device {
            return device;
        }
        let device = self.kept_device().unwrap_or_else(|error| {
            tracing::warn!(%error, "the device id is not kept");
            Uuid::new_v4()
        });
        self.device = Some(device);
        device
    }

    fn kept_device(&self) -> io::Result<Uuid> {
        let path = self.folder.join("device");
        let read = || {
            let text = fs::read_to_string(&path)?;
            Uuid::parse_str(text.trim()).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        };
        match read() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            known => return known,
        }
        let device = Uuid::new_v4();
        let draft = self.draft(&path, device.to_string().as_bytes())?;
        // Linking fails when another process was faster: then its id is the machine's.
        let linked = fs::hard_link(&draft, &path);
        fs::remove_file(&draft)?;
        match linked {
            Ok(()) => Ok(device),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(),
            Err(error) => Err(error),
        }
    }

    /// The plans opened before, the newest first.
    pub(crate) fn remembered(&self) -> Vec<Remembered> {
        let path = self.folder.join("recent.json");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "the recent plans cannot be read");
                }
                return Vec::new();
            }
        };
        serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the recent plans cannot be understood");
            Vec::new()
        })
    }

    /// Puts a plan at the head of those opened before.
    pub(crate) fn remember(&self, path: &Path, name: &str, now: Instant) {
        let mut plans = self.remembered();
        plans.retain(|plan| plan.path != path);
        plans.insert(
            0,
            Remembered { path: path.to_owned(), name: name.to_owned(), opened: format_instant(now) },
        );
        plans.truncate(REMEMBERED);
        self.keep(&plans);
    }

    /// Takes a plan out of those opened before; the file stays.
    pub(crate) fn forget(&self, path: &Path) {
        let mut plans = self.remembered();
        plans.retain(|plan| plan.path != path);
        self.keep(&plans);
    }

    fn keep(&self, plans: &[Remembered]) {
        let path = self.folder.join("recent.json");
        let kept = serde_json::to_vec_pretty(plans)
            .map_err(io::Error::from)
            .and_then(|text| self.draft(&path, &text))
            .and_then(|draft| fs::rename(draft, &path));
        if let Err(error) = kept {
            tracing::warn!(%error, "the recent plans are not kept");
        }
    }

    /// The folder of the backups of one plan.
    pub(crate) fn backup_folder(&self, plan: Uuid) -> PathBuf {
        self.folder.join("backups").join(plan.to_string())
    }

    /// Keeps a copy of a plan as it is opened for the first time on a day of its zone.
    pub(crate) fn back_up_once_a_day(&self, store: &Store, now: Instant) {
        let settings = &store.plan().settings;
        let folder = self.backup_folder(settings.id.uuid());
        let today = format!("-{}.slipway", to_local(settings.zone, now).format("%Y-%m-%d"));
        let there = fs::read_dir(&folder).is_ok_and(|entries| {
            entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(&today))
        });
        if !there && let Err(error) = store.roll_backups(&folder, now) {
            tracing::warn!(%error, "no rolling backup was made");
        }
    }

    /// Writes the whole of a file that is to stand at `path`, so that it can be put there at one stroke.
    fn draft(&self, path: &Path, content: &[u8]) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let draft = path.with_extension(format!("{}.tmp", Uuid::new_v4()));
        let mut file = fs::File::create_new(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        Ok(draft)
    }
}

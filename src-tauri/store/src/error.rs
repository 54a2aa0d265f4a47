//! What can go wrong with a plan file, each as a sentence that says what happened, to which thing, and
//! what to do.

use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};
use slipway_core::entity::EntityKind;
use slipway_core::rejection::{Rejection, RejectionCode};
use slipway_core::text::printable;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The domain refuses the change.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// There is no such file.
    #[error("There is no file {path}; check the name, or make a new plan there.")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file that would be overwritten.
    #[error("{path} is there already; choose another name, or move it away first.")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file of another kind, or an empty or cut-off one.
    #[error("{path} is not a Slipway plan ({why}); it was left as it is. Choose a *.slipway file.")]
    NotAPlan {
        /// The file.
        path: PathBuf,
        /// What was found instead.
        why: String,
    },
    /// A plan of a newer Slipway, which this one would damage.
    #[error(
        "{path} was written by a newer Slipway (format {found}, this one knows {supported}); it was left as \
         it is. Update Slipway to open it."
    )]
    NewerFile {
        /// The file.
        path: PathBuf,
        /// The format version of the file.
        found: u32,
        /// The newest format version this build reads.
        supported: u32,
    },
    /// The file or its folder may not be written to.
    #[error(
        "{path} cannot be changed, because the file or its folder is read-only; nothing was written. Make \
         it writable, or work on a copy."
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What SQLite or the system said.
        #[source]
        source: Option<rusqlite::Error>,
    },
    /// No room left.
    #[error("There is no space left on the disk of {path}; nothing was written. Free some and try again.")]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// Another program kept the file to itself for too long.
    #[error("{path} is being written to by another program; nothing was written. Try again in a moment.")]
    Busy {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The file is a plan, but its contents are damaged.
    #[error(
        "{path} is damaged: {what}. Restore the last backup, or run “slipway audit verify” to see how far \
         the damage goes."
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is damaged, naming the row.
        what: String,
        /// What the reader of that row said.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// An undo or redo that would overwrite what somebody did since.
    #[error("{message}")]
    UndoRefused {
        /// The kind of the record in the way.
        kind: EntityKind,
        /// The key of the record in the way.
        key: String,
        /// The field that has moved, when it is one field.
        field: Option<String>,
        /// Who moved it.
        moved_by: Option<String>,
        /// The sentence: which step, what is in its way, and what to do.
        message: String,
    },
    /// The system refused to read or write a file.
    #[error("Could not {doing} {path}: {source}")]
    Io {
        /// What was being done, as a verb.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// SQLite failed in a way that has no word of its own here.
    #[error("{path} could not be read or written: {source}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// An error of the system while `doing` something to `path`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            std::io::ErrorKind::NotFound if doing == "open" => Self::Missing { path },
            _ => Self::Io { doing, path, source },
        }
    }
}

/// What goes wrong inside the store, where the path is not at hand.
#[derive(Debug)]
pub(crate) enum Fault {
    Sql(rusqlite::Error),
    Corrupt { what: String, source: Option<Box<dyn std::error::Error + Send + Sync>> },
    Rejected(Rejection),
}

pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl Fault {
    /// A row that does not hold what it must.
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into(), source: None }
    }

    /// A cell that could not be read, with the reason.
    pub(crate) fn cell(
        what: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Corrupt { what: what.into(), source: Some(source.into()) }
    }

    /// The same, as it leaves the store.
    pub(crate) fn at(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Rejected(rejection) => StoreError::Rejected(rejection),
            Self::Corrupt { what, source } => StoreError::Corrupt { path, what, source },
            Self::Sql(source) => of_sqlite(path, source),
        }
    }
}

fn of_sqlite(path: PathBuf, source: rusqlite::Error) -> StoreError {
    let extended = source.sqlite_extended_error_code();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path, source },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::ReadOnly { path, source: Some(source) }
        }
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { path, source },
        // The index of the write-ahead log cannot grow: no space either.
        Some(ErrorCode::SystemIoFailure) if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => {
            StoreError::DiskFull { path, source }
        }
        Some(ErrorCode::NotADatabase) => {
            StoreError::NotAPlan { path, why: "it is no SQLite database".to_owned() }
        }
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt {
            path,
            what: "SQLite cannot make sense of it, or a part of it is missing".to_owned(),
            source: Some(source.into()),
        },
        // The domain's rules come first, so this is a value that no rule of the domain thought of.
        Some(ErrorCode::ConstraintViolation) => StoreError::Rejected(Rejection::new(
            RejectionCode::Invalid,
            format!("The plan file refuses the value: {}.", printable(&source.to_string())),
        )),
        _ => match source {
            rusqlite::Error::FromSqlConversionFailure(_, _, _)
            | rusqlite::Error::InvalidColumnType(_, _, _)
            | rusqlite::Error::IntegralValueOutOfRange(_, _)
            | rusqlite::Error::QueryReturnedNoRows
            | rusqlite::Error::Utf8Error(_, _) => StoreError::Corrupt {
                path,
                what: format!("a cell holds what it must not ({source})"),
                source: Some(source.into()),
            },
            rusqlite::Error::SqlInputError { ref msg, .. }
            | rusqlite::Error::SqliteFailure(ffi::Error { code: ErrorCode::Unknown, .. }, Some(ref msg)) => {
                StoreError::Corrupt {
                    path,
                    what: format!("its tables are not as Slipway makes them ({msg})"),
                    source: Some(source.into()),
                }
            }
            _ => StoreError::Sqlite { path, source },
        },
    }
}

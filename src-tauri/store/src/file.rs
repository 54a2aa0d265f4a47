//! Opening a file: what is no plan is left alone, what cannot be written is opened for reading.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{Fault, Result, StoreError};
use crate::schema;

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many prepared statements are kept: all that the store has.
const STATEMENTS: usize = 128;

/// How a file is opened, each tried when the one before fails for want of rights.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Write,
    Read,
    /// In a folder where not even the index of the write-ahead log can be made.
    Immutable,
}

/// Opens a plan of any version. Says whether it can only be read.
pub(crate) fn open(path: &Path) -> Result<(Connection, bool), StoreError> {
    check_header(path)?;
    let mut refused = None;
    for access in [Access::Write, Access::Read, Access::Immutable] {
        if access == Access::Immutable && has_log(path) {
            continue;
        }
        match connect(path, access) {
            Ok((conn, read_only)) => return Ok((conn, read_only)),
            Err(error) => match error.sqlite_error_code() {
                Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                    refused = Some(error);
                }
                _ => return Err(Fault::Sql(error).at(path)),
            },
        }
    }
    Err(StoreError::ReadOnly { path: path.to_owned(), source: refused })
}

fn connect(path: &Path, access: Access) -> rusqlite::Result<(Connection, bool)> {
    let conn = match access {
        Access::Write => Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?,
        Access::Read => Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?,
        Access::Immutable => Connection::open_with_flags(
            immutable_uri(path),
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
        )?,
    };
    settle(&conn)?;
    // Only reading tells whether the file can be read.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let read_only = conn.is_readonly(rusqlite::MAIN_DB)?;
    if !read_only {
        // A copy may have lost it; where the file system cannot do it, SQLite's answer is another mode.
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    }
    Ok((conn, read_only))
}

/// What holds for every connection.
fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    // With WAL, FULL is what makes a change that was acknowledged survive a loss of power.
    conn.pragma_update(None, "synchronous", "FULL")?;
    // After an import the write-ahead log is cut back to this many octets.
    conn.pragma_update_and_check(None, "journal_size_limit", 16 * 1024 * 1024, |_| Ok(()))
}

/// A new, current, empty file.
pub(crate) fn make(path: &Path) -> Result<Connection> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    settle(&conn)?;
    conn.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    schema::migrate(&conn)?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    Ok(conn)
}

/// Refuses, before SQLite touches it, what is no plan or is too new.
fn check_header(path: &Path) -> Result<(), StoreError> {
    let not_a_plan = |why: &str| StoreError::NotAPlan { path: path.to_owned(), why: why.to_owned() };
    let metadata = fs::metadata(path).map_err(StoreError::io("open", path))?;
    if metadata.is_dir() {
        return Err(not_a_plan("it is a folder"));
    }
    let mut header = Vec::with_capacity(100);
    let mut file = File::open(path).map_err(StoreError::io("open", path))?;
    file.by_ref().take(100).read_to_end(&mut header).map_err(StoreError::io("read", path))?;
    if header.is_empty() {
        return Err(not_a_plan("it is empty"));
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(not_a_plan("it is no SQLite database"));
    }
    let number = |at: usize| {
        let octets = header.get(at..at + 4).and_then(|octets| <[u8; 4]>::try_from(octets).ok());
        octets.map(u32::from_be_bytes).ok_or_else(|| not_a_plan("it is cut off in its first line"))
    };
    if number(68)? != schema::APPLICATION_ID {
        return Err(not_a_plan("it is a database of another program"));
    }
    refuse_newer(path, number(60)?)?;
    // SQLite notices missing pages, but takes the rest of a page that is there by half for zeros. Only with
    // a write-ahead log may the end be unfinished: it is written again from there.
    let page_size = match number(16)? >> 16 {
        1 => 65_536,
        size => u64::from(size),
    };
    if page_size == 0 || (!metadata.len().is_multiple_of(page_size) && !has_log(path)) {
        return Err(Fault::corrupt("its end is missing").at(path));
    }
    Ok(())
}

/// Refuses a format that this build does not know.
pub(crate) fn refuse_newer(path: &Path, found: u32) -> Result<(), StoreError> {
    if found > schema::VERSION {
        return Err(StoreError::NewerFile { path: path.to_owned(), found, supported: schema::VERSION });
    }
    Ok(())
}

/// The write-ahead log that connections of now write to, as the file system knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LogFile {
    device: u64,
    inode: u64,
}

impl LogFile {
    /// None when there is none, and where no open file can be taken away from under its users.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let metadata = fs::metadata(beside(path, "-wal")).ok()?;
            Some(Self { device: metadata.dev(), inode: metadata.ino() })
        }
        #[cfg(not(unix))]
        {
            let _ = path;
            None
        }
    }
}

/// Closes a connection whose write-ahead log is no longer that of the file: it must neither copy from its own
/// nor delete that of the others.
pub(crate) fn abandon(conn: Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.close().map_err(|(_, error)| error)
}

/// Whether changes wait in the write-ahead log.
fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|metadata| metadata.len() > 0)
}

/// `path` as a URI that tells SQLite that nobody changes the file.
fn immutable_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            c => uri.push(c),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// `path` with something added to its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Gives a finished file its name; refuses to replace one.
pub(crate) fn place_new(finished: &Path, path: &Path) -> Result<(), StoreError> {
    match fs::hard_link(finished, path) {
        Ok(()) => {
            drop(fs::remove_file(finished));
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        // Not every file system has links.
        Err(_) if !path.exists() => fs::rename(finished, path).map_err(StoreError::io("create", path))?,
        Err(error) => return Err(StoreError::io("create", path)(error)),
    }
    sync_folder(path)
}

/// Gives a finished file its name, in place of one that has it.
pub(crate) fn replace(finished: &Path, path: &Path) -> Result<(), StoreError> {
    fs::rename(finished, path).map_err(StoreError::io("write", path))?;
    sync_folder(path)
}

/// Makes the names in a file's folder survive a loss of power.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Windows has no such thing, and some file systems refuse it: then there is nothing more to do.
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::Unsupported | ErrorKind::InvalidInput | ErrorKind::PermissionDenied
            ) =>
        {
            Err(StoreError::io("write", path)(error))
        }
        _ => Ok(()),
    }
}

/// A name beside `path` for a file under way.
pub(crate) fn under_way(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", uuid::Uuid::now_v7().simple()));
    path.with_file_name(name)
}

/// Takes an unfinished file away, with what SQLite puts beside it.
pub(crate) fn discard(path: &Path) {
    for path in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm"), beside(path, "-journal")] {
        // What is not there needs no taking away, and what cannot be taken away does no harm.
        drop(fs::remove_file(path));
    }
}

/// The first free name of the form `plan.<what>.slipway`, `plan.<what>-2.slipway` and so on.
pub(crate) fn free_name(path: &Path, what: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_owned();
    let name = |number: Option<u32>| {
        let mut name = stem.clone();
        name.push(format!(".{what}"));
        if let Some(number) = number {
            name.push(format!("-{number}"));
        }
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        path.with_file_name(name)
    };
    std::iter::once(None)
        .chain((2..10_000).map(Some))
        .map(name)
        .find(|path| !path.exists())
        .unwrap_or_else(|| name(None))
}

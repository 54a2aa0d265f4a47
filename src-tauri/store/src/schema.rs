//! The format of the file and how older files become current ones.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::{Fault, Result};

/// `SLIP`, in the header of every plan.
pub(crate) const APPLICATION_ID: u32 = 0x534C_4950;

/// What turns a file of each version into one of the next; the first makes the tables.
const MIGRATIONS: [&str; 2] =
    [include_str!("migrations/0001_plan_and_log.sql"), include_str!("migrations/0002_undo_stack.sql")];

/// The version that this build reads and writes.
pub(crate) const VERSION: u32 = 2;
const _: () = assert!(MIGRATIONS.len() == VERSION as usize);

/// The version that the file says it has.
pub(crate) fn version(conn: &Connection) -> Result<u32> {
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    u32::try_from(version).map_err(|_| Fault::corrupt("its format version is negative"))
}

/// Makes the file current, in one transaction: all of it or nothing. Does nothing when another process was
/// faster.
pub(crate) fn migrate(conn: &Connection) -> Result<()> {
    let sql = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let from = usize::try_from(version(&sql)?).unwrap_or(usize::MAX);
    for migration in MIGRATIONS.iter().skip(from) {
        sql.execute_batch(migration)?;
    }
    if from < MIGRATIONS.len() {
        sql.pragma_update(None, "user_version", VERSION)?;
    }
    sql.commit()?;
    Ok(())
}

/// Every table, index and trigger with the statement that makes it, to find what was taken away or added.
pub(crate) fn objects(conn: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = conn.prepare(
        "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' \
         ORDER BY 1",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The same of a new file.
pub(crate) fn expected_objects() -> Result<Vec<(String, String)>> {
    let conn = Connection::open_in_memory()?;
    migrate(&conn)?;
    objects(&conn)
}

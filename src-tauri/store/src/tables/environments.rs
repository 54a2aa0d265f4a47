//! Environments.

use rusqlite::params;
use slipway_core::environments::{Environment, EnvironmentPolicy};

use super::{Reading, Writing, text};
use crate::error::Result;

const POLICIES: [EnvironmentPolicy; 2] = [EnvironmentPolicy::Windows, EnvironmentPolicy::Open];

fn policy_word(policy: EnvironmentPolicy) -> &'static str {
    match policy {
        EnvironmentPolicy::Windows => "windows",
        EnvironmentPolicy::Open => "open",
    }
}

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Environment>> {
    reading.rows("SELECT id, key, name, policy FROM environments ORDER BY id", |cells| {
        Ok(Environment {
            id: cells.parsed(0)?,
            key: cells.text(1)?,
            name: cells.text(2)?,
            policy: cells.word(3, &POLICIES, policy_word)?,
        })
    })
}

pub(super) fn write(writing: Writing<'_>, environment: &Environment) -> Result<()> {
    let sql = "INSERT INTO environments (id, key, name, policy) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, \
               policy = excluded.policy";
    let Environment { id, key, name, policy } = environment;
    writing.execute(sql, params![text(id), key, name, policy_word(*policy)]).map(drop)
}

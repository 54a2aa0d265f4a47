//! The undo stack is derived: it must be what follows from the log.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use super::stored::StoredStep;
use super::{Audit, AuditProblemKind};
use crate::error::Result;

impl Audit {
    /// Whether the undo stack is what follows from the log.
    pub(super) fn undo_stack(
        &mut self,
        conn: &Connection,
        steps: &BTreeMap<i64, StoredStep>,
        devices: &FxHashMap<i64, String>,
    ) -> Result<()> {
        let numbers: FxHashMap<&str, i64> =
            steps.iter().map(|(seq, step)| (step.id.as_str(), *seq)).collect();
        let mut expected: BTreeMap<i64, (String, &str)> = BTreeMap::new();
        for (seq, step) in steps {
            let of = step.of.as_deref().and_then(|of| numbers.get(of)).and_then(|of| expected.get_mut(of));
            match (step.kind.as_str(), of) {
                ("undo", Some(of)) => of.1 = "undone",
                ("redo", Some(of)) => of.1 = "done",
                ("do", _) => {
                    let device = devices.get(seq).cloned().unwrap_or_default();
                    for other in
                        expected.values_mut().filter(|other| other.0 == device && other.1 == "undone")
                    {
                        other.1 = "dead";
                    }
                    expected.insert(*seq, (device, if *seq == 1 { "dead" } else { "done" }));
                }
                _ => {}
            }
        }
        let mut statement = conn.prepare("SELECT step, device, state FROM undo_stack ORDER BY step")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        let found: BTreeMap<i64, (String, String)> = rows.collect::<rusqlite::Result<_>>()?;
        let all: BTreeSet<i64> = expected.keys().chain(found.keys()).copied().collect();
        for seq in all {
            let should = expected.get(&seq).map(|(device, state)| (device.as_str(), *state));
            let is = found.get(&seq).map(|(device, state)| (device.as_str(), state.as_str()));
            if should != is {
                let word =
                    |entry: Option<(&str, &str)>| entry.map_or("not there", |(_, state)| state).to_owned();
                let message =
                    format!("On the undo stack step {seq} is {}, and should be {}.", word(is), word(should));
                self.found(AuditProblemKind::UndoStack, Some(seq), None, message);
            }
        }
        Ok(())
    }
}

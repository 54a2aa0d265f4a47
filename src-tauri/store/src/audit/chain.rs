//! Both hash chains, the file's and each device's, and that nothing is missing or too many.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rustc_hash::FxHashMap;
use slipway_core::text::printable;

use super::stored::{StoredOperation, StoredStep, digest};
use super::{Audit, AuditProblemKind};
use crate::error::Result;
use crate::log::chain::{self, Hash};
use crate::log::{Head, read};

/// The end of a chain so far, as it is stored: so an edited link is one problem, not one for each link
/// after it.
#[derive(Clone, Copy)]
struct End {
    seq: i64,
    hash: Hash,
}

impl Audit {
    /// Both chains, and that nothing is missing or too many. Returns the device of each step.
    pub(super) fn chain(
        &mut self,
        conn: &Connection,
        steps: &BTreeMap<i64, StoredStep>,
    ) -> Result<FxHashMap<i64, String>> {
        let head = read::head(conn)?;
        let mut statement =
            conn.prepare(&format!("SELECT {} FROM operations ORDER BY seq", StoredOperation::COLUMNS))?;
        let mut rows = statement.query([])?;
        let mut file = End { seq: 0, hash: chain::START };
        let mut devices: FxHashMap<String, End> = FxHashMap::default();
        let mut device_of: FxHashMap<i64, String> = FxHashMap::default();
        let mut counted: FxHashMap<i64, i64> = FxHashMap::default();
        let mut last_step = 0;
        while let Some(row) = rows.next()? {
            let operation = StoredOperation::read(row)?;
            self.report.operations += 1;
            self.operation(&operation, steps, &mut last_step, file, &mut devices);
            file = End { seq: operation.seq, hash: operation.hash };
            *counted.entry(operation.step).or_default() += 1;
            device_of.entry(operation.step).or_insert(operation.device);
        }
        self.ends(&head, file, steps);
        self.steps(steps, &counted);
        self.report.head = chain::hexadecimal(&file.hash);
        Ok(device_of)
    }

    fn operation(
        &mut self,
        operation: &StoredOperation,
        steps: &BTreeMap<i64, StoredStep>,
        last_step: &mut i64,
        file: End,
        devices: &mut FxHashMap<String, End>,
    ) {
        use AuditProblemKind::{Edited, Misplaced, Missing};
        let (seq, at) = (operation.seq, (Some(operation.step), Some(operation.seq)));
        let after_gap = seq != file.seq + 1;
        if after_gap {
            let missing = range(file.seq + 1, seq - 1);
            self.found(
                Missing,
                None,
                Some(file.seq + 1),
                format!("Missing from the log: operation {missing}."),
            );
        }
        let end = End { seq: operation.device_seq, hash: operation.device_hash };
        let device_end =
            devices.insert(operation.device.clone(), end).unwrap_or(End { seq: 0, hash: chain::START });
        let Some(step) = steps.get(&operation.step) else {
            let message = format!("Operation {seq} belongs to step {}, which is missing.", operation.step);
            return self.found(Missing, at.0, at.1, message);
        };
        let name = format!(
            "Operation {seq} (step {}, “{}”, by {})",
            operation.step,
            printable(&step.intent),
            printable(&step.actor)
        );
        let step_back = operation.step < *last_step;
        *last_step = operation.step;
        let device_next = device_end.seq + 1;
        if step_back || operation.device_seq < device_next {
            let message = format!("{name} does not stand where it was written, or is there twice.");
            return self.found(Misplaced, at.0, at.1, message);
        }
        if operation.device_seq > device_next {
            if !after_gap {
                let missing = range(device_next, operation.device_seq - 1);
                let message =
                    format!("Missing from the log, before operation {seq}: number {missing} of its device.");
                self.found(Missing, at.0, at.1, message);
            }
            return;
        }
        let digest = digest(step);
        let is_device_link =
            operation.content().device_link(&device_end.hash, &digest) == operation.device_hash;
        let link = chain::file_link(&file.hash, seq, operation.step, &operation.device_hash);
        // After a gap in the file the device's chain still tells, if the gap was another device's.
        if !is_device_link || (!after_gap && link != operation.hash) {
            let message = format!("{name} does not match its hash: it, or its step, was edited.");
            self.found(Edited, at.0, at.1, message);
        }
    }

    /// Whether the log ends where the head says.
    fn ends(&mut self, head: &Head, file: End, steps: &BTreeMap<i64, StoredStep>) {
        use AuditProblemKind::{Edited, Misplaced, Missing};
        if file.seq < head.operations {
            let missing = range(file.seq + 1, head.operations);
            let message = format!("Missing from the end of the log: operation {missing}.");
            self.found(Missing, None, Some(file.seq + 1), message);
        } else if file.seq > head.operations {
            let added = range(head.operations + 1, file.seq);
            let message = format!("Added to the end of the log without Slipway: operation {added}.");
            self.found(Misplaced, None, Some(head.operations + 1), message);
        } else if file.hash != head.hash {
            let message = "The last hash of the log is not the one that was noted when it was written.";
            self.found(Edited, None, Some(file.seq), message.to_owned());
        }
        let last = steps.keys().next_back().copied().unwrap_or(0);
        if last < head.steps {
            let message = format!("Missing from the end of the log: step {}.", range(last + 1, head.steps));
            self.found(Missing, Some(last + 1), None, message);
        } else if last > head.steps {
            let added = range(head.steps + 1, last);
            let message = format!("Added to the end of the log without Slipway: step {added}.");
            self.found(Misplaced, Some(head.steps + 1), None, message);
        }
    }

    /// Whether the steps are all there and have the operations that they say.
    fn steps(&mut self, steps: &BTreeMap<i64, StoredStep>, counted: &FxHashMap<i64, i64>) {
        use AuditProblemKind::{Edited, Missing};
        self.report.steps = steps.len() as u64;
        let mut expected = 1;
        for (seq, step) in steps {
            if *seq != expected {
                let missing = range(expected, seq - 1);
                self.found(Missing, Some(expected), None, format!("Missing from the log: step {missing}."));
            }
            expected = seq + 1;
            let found = counted.get(seq).copied().unwrap_or(0);
            if found != step.operations {
                let message = format!(
                    "Step {seq} (“{}”, by {}) was written with {} operations and has {found}.",
                    printable(&step.intent),
                    printable(&step.actor),
                    step.operations
                );
                self.found(Edited, Some(*seq), None, message);
            }
        }
    }
}

/// `5`, or `5–9`.
fn range(first: i64, last: i64) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

//! The audit: whether the log is as it was written, and the records as the log made them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use rustc_hash::FxHashMap;
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::text::printable;
use uuid::Uuid;

use crate::error::{Fault, Result};
use crate::fields::{self, Fields};
use crate::log::chain::{self, Hash, OperationContent, StepContent};
use crate::log::{Head, read};
use crate::schema;
use crate::tables;

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditProblemKind {
    /// It does not say what it said when it was written.
    Edited,
    /// It is gone.
    Missing,
    /// It does not stand where it stood, or was never there.
    Misplaced,
    /// The derived undo stack is not what the log says.
    UndoStack,
    /// A record is not what its operations made it.
    Record,
    /// The database or its safeguards are damaged.
    File,
}

/// One thing that an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditProblem {
    /// What is wrong.
    pub kind: AuditProblemKind,
    /// The step's number, when it concerns one.
    pub step: Option<u64>,
    /// The operation's number, when it concerns one.
    pub operation: Option<u64>,
    /// The sentence.
    pub message: String,
}

/// What an audit of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// How many steps were read.
    pub steps: u64,
    /// How many operations were read.
    pub operations: u64,
    /// The hash of the last entry, in hexadecimal: written down elsewhere, it proves later that nothing
    /// before it has changed.
    pub head: String,
    /// Everything that is wrong, in order of the log.
    pub problems: Vec<AuditProblem>,
}

impl AuditReport {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}

/// A record that is not what its operations made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub kind: EntityKind,
    /// Its identity.
    pub id: Uuid,
    /// Its key, in the plan or in the log.
    pub key: String,
    /// The field, when both have the record.
    pub field: Option<String>,
    /// The sentence.
    pub message: String,
}

/// What came of folding all operations and comparing with the tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RebuildReport {
    /// How many operations were folded.
    pub operations: u64,
    /// How many records came of them.
    pub records: u64,
    /// Where the tables differ.
    pub differences: Vec<Difference>,
}

impl RebuildReport {
    /// Whether the tables are what the log says.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Audits the whole file.
pub(crate) fn verify(conn: &Connection) -> Result<AuditReport> {
    let mut audit = Audit { report: AuditReport::default() };
    audit.database(conn)?;
    let steps = steps(conn)?;
    let devices = audit.chain(conn, &steps)?;
    audit.undo_stack(conn, &steps, &devices)?;
    match rebuild(conn) {
        Ok(rebuilt) => {
            audit.report.problems.extend(rebuilt.differences.into_iter().map(|difference| AuditProblem {
                kind: AuditProblemKind::Record,
                step: None,
                operation: None,
                message: difference.message,
            }));
        }
        Err(Fault::Corrupt { what, .. }) => {
            audit.found(AuditProblemKind::Record, None, None, format!("Damaged: {what}."));
        }
        Err(fault) => return Err(fault),
    }
    Ok(audit.report)
}

/// A step as it is stored.
struct StoredStep {
    id: String,
    at: String,
    actor: String,
    intent: String,
    kind: String,
    of: Option<String>,
    operations: i64,
}

fn steps(conn: &Connection) -> Result<BTreeMap<i64, StoredStep>> {
    let mut statement =
        conn.prepare("SELECT seq, id, at, actor, intent, kind, of_step, operations FROM steps ORDER BY seq")?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            StoredStep {
                id: row.get(1)?,
                at: row.get(2)?,
                actor: row.get(3)?,
                intent: row.get(4)?,
                kind: row.get(5)?,
                of: row.get(6)?,
                operations: row.get(7)?,
            },
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An operation as it is stored.
struct StoredOperation {
    seq: i64,
    id: String,
    step: i64,
    device: String,
    device_seq: i64,
    device_hash: Hash,
    entity: String,
    entity_id: String,
    field: Option<String>,
    kind: String,
    before: Option<String>,
    after: Option<String>,
    seen: Option<String>,
    version: i64,
    hash: Hash,
}

impl StoredOperation {
    const COLUMNS: &str = "seq, id, step, device, device_seq, device_hash, entity, entity_id, field, kind, \
                           before, after, seen, version, hash";

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            id: row.get(1)?,
            step: row.get(2)?,
            device: row.get(3)?,
            device_seq: row.get(4)?,
            device_hash: row.get(5)?,
            entity: row.get(6)?,
            entity_id: row.get(7)?,
            field: row.get(8)?,
            kind: row.get(9)?,
            before: row.get(10)?,
            after: row.get(11)?,
            seen: row.get(12)?,
            version: row.get(13)?,
            hash: row.get(14)?,
        })
    }

    fn content(&self) -> OperationContent<'_> {
        OperationContent {
            id: &self.id,
            device: &self.device,
            device_seq: self.device_seq,
            entity: &self.entity,
            entity_id: &self.entity_id,
            field: self.field.as_deref(),
            kind: &self.kind,
            before: self.before.as_deref(),
            after: self.after.as_deref(),
            seen: self.seen.as_deref(),
            version: self.version,
        }
    }
}

/// The end of a chain so far, as it is stored: so an edited link is one problem, not one for each link
/// after it.
#[derive(Clone, Copy)]
struct End {
    seq: i64,
    hash: Hash,
}

struct Audit {
    report: AuditReport,
}

impl Audit {
    fn found(&mut self, kind: AuditProblemKind, step: Option<i64>, operation: Option<i64>, message: String) {
        let number = |seq: Option<i64>| seq.map(i64::unsigned_abs);
        self.report.problems.push(AuditProblem {
            kind,
            step: number(step),
            operation: number(operation),
            message,
        });
    }

    /// SQLite's own checks, and that no safeguard was taken away.
    fn database(&mut self, conn: &Connection) -> Result<()> {
        let mut statement = conn.prepare("PRAGMA integrity_check(20)")?;
        let verdicts: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for verdict in verdicts.into_iter().filter(|verdict| verdict != "ok") {
            self.found(AuditProblemKind::File, None, None, format!("The database is damaged: {verdict}."));
        }
        let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
        let tables: std::collections::BTreeSet<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for table in tables {
            let message = format!("The table {table} refers to rows that are not there.");
            self.found(AuditProblemKind::File, None, None, message);
        }
        let (found, expected) = (schema::objects(conn)?, schema::expected_objects()?);
        for (name, _) in expected.iter().filter(|object| !found.contains(object)) {
            let message = format!("The {name} is missing, or not as Slipway made it.");
            self.found(AuditProblemKind::File, None, None, message);
        }
        for (name, _) in found.iter().filter(|(name, _)| !expected.iter().any(|(known, _)| known == name)) {
            let message = format!("The {name} was added; Slipway did not make it.");
            self.found(AuditProblemKind::File, None, None, message);
        }
        Ok(())
    }

    /// Both chains, and that nothing is missing or too many. Returns the device of each step.
    fn chain(
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

    /// Whether the undo stack is what follows from the log.
    fn undo_stack(
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
        let all: std::collections::BTreeSet<i64> = expected.keys().chain(found.keys()).copied().collect();
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

fn digest(step: &StoredStep) -> Hash {
    StepContent {
        id: &step.id,
        at: &step.at,
        actor: &step.actor,
        intent: &step.intent,
        kind: &step.kind,
        of: step.of.as_deref(),
        operations: step.operations,
    }
    .digest()
}

/// `5`, or `5–9`.
fn range(first: i64, last: i64) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// Folds the log and compares.
pub(crate) fn rebuild(conn: &Connection) -> Result<RebuildReport> {
    let mut report = RebuildReport::default();
    let mut records: BTreeMap<(EntityKind, Uuid), Option<Fields>> = BTreeMap::new();
    read::each_change_after(conn, 0, |seq, change| {
        report.operations += 1;
        let (kind, id) = (change.entity, change.entity_id);
        let fields = records.entry((kind, id)).or_default();
        if let Err(moved) = change.apply(fields)? {
            let key = key_of(fields.as_ref(), id);
            let message = format!(
                "Operation {seq} does not fit what the operations before it made of the {kind} “{}”.",
                printable(&key)
            );
            report.differences.push(Difference { kind, id, key, field: moved.field, message });
        }
        Ok(())
    })?;
    let plan = tables::load(conn)?;
    let mut stored: BTreeMap<(EntityKind, Uuid), Entity> =
        plan.entities().into_iter().map(|entity| ((entity.kind(), entity.id()), entity)).collect();
    for ((kind, id), fields) in records {
        let stored = stored.remove(&(kind, id));
        let key =
            stored.as_ref().map_or_else(|| key_of(fields.as_ref(), id), |stored| stored.key().to_owned());
        let name = format!("The {kind} “{}”", printable(&key));
        let difference = match (fields, &stored) {
            (None, None) => continue,
            (Some(_), None) => (None, format!("{name} is in the log and not in the plan.")),
            (None, Some(_)) => (None, format!("{name} was deleted in the log and is in the plan.")),
            (Some(fields), Some(stored)) => {
                report.records += 1;
                match fields::record_of(kind, id, fields) {
                    Ok(made) if made == *stored => continue,
                    Ok(made) => {
                        let (log, plan) = (fields::fields_of(&made)?, fields::fields_of(stored)?);
                        let field = fields::first_difference(&log, &plan);
                        let what = field.clone().unwrap_or_default();
                        (
                            field,
                            format!(
                                "{name} has another {what} than the log says: it was changed without Slipway."
                            ),
                        )
                    }
                    Err(_) => (None, format!("{name} cannot be made from the log.")),
                }
            }
        };
        report.differences.push(Difference { kind, id, key, field: difference.0, message: difference.1 });
    }
    for ((kind, id), entity) in stored {
        let key = entity.key().to_owned();
        let message = format!("The {kind} “{}” is in the plan and not in the log.", printable(&key));
        report.differences.push(Difference { kind, id, key, field: None, message });
    }
    Ok(report)
}

/// The key among a record's fields, or else its identity.
fn key_of(fields: Option<&Fields>, id: Uuid) -> String {
    let key = fields.and_then(|fields| fields.get("key")?.as_str());
    key.map_or_else(|| id.to_string(), str::to_owned)
}

//! Import: first a preview of every row, then, once accepted, all of it in one step.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use slipway_core::entity::EntityKind;
use slipway_core::environments::EnvironmentPolicy;
use slipway_core::format::LeftOut;
use ts_rs::TS;

use super::plan::Written;

/// Something to import.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// What kind of file it is.
    pub format: ImportFormat,
    /// Where its content comes from.
    pub source: ImportSource,
    /// For CSV and iCalendar, what the rows are: release, freeze, person, service, window, team or environment.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<EntityKind>,
    /// For CSV, how it is to be read; what is left out is guessed from the file.
    #[serde(default)]
    pub csv: CsvOptions,
    /// The token of the preview that is accepted: refused when the file or the plan has changed since.
    #[serde(default)]
    #[ts(optional)]
    pub token: Option<String>,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ImportFormat {
    /// The open plan format.
    Json,
    /// A table.
    Csv,
    /// iCalendar.
    Ics,
}

/// Where content comes from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase", tag = "from", content = "value")]
pub enum ImportSource {
    /// A file that the backend reads.
    Path(String),
    /// The bytes of a file, base64.
    Base64(String),
    /// Text.
    Text(String),
}

/// How a table is to be read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct CsvOptions {
    /// `,`, `;` or a tab; guessed when left out.
    #[ts(optional)]
    pub separator: Option<String>,
    /// `utf-8` or `windows-1252`; guessed when left out.
    #[ts(optional)]
    pub encoding: Option<String>,
    /// The IANA zone of dates without one; the plan's when left out.
    #[ts(optional)]
    pub zone: Option<String>,
    /// From field to the header of its column; guessed when left out as a whole.
    #[ts(optional)]
    pub mapping: Option<BTreeMap<String, String>>,
    /// From field to a value for every row, used where no column is mapped or its cell is empty.
    pub constants: BTreeMap<String, String>,
    /// Makes services, teams, environments and people that rows name and the plan lacks.
    pub create_missing: bool,
    /// When the environments that it makes may be deployed to; only inside windows when left out.
    #[ts(optional)]
    pub environment_policy: Option<EnvironmentPolicy>,
}

/// What an import would do.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportPreview {
    /// What the rows are; none for a whole plan.
    pub kind: Option<EntityKind>,
    /// How a table was read, with all guesses filled in.
    pub csv: CsvOptions,
    /// The headers of a table.
    pub columns: Vec<String>,
    /// The fields a column can be mapped to, in order.
    pub fields: Vec<ImportField>,
    /// Every row.
    pub rows: Vec<ImportRow>,
    /// How many rows of each status.
    pub counts: ImportCounts,
    /// Records that would be made because rows name them.
    pub creates: Vec<ImportCreate>,
    /// What would be left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What was guessed or should be looked at, as sentences.
    pub notes: Vec<String>,
    /// Accepts this preview when passed to `import.apply`.
    pub token: String,
}

/// A field that a column can be mapped to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportField {
    /// Its name.
    pub name: String,
    /// What it takes, in a few words.
    pub hint: String,
    /// Whether each row needs it.
    pub required: bool,
}

/// What would become of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum RowStatus {
    /// It becomes a new record.
    New,
    /// It changes a record.
    Changed,
    /// It is in the plan already, just so.
    Unchanged,
    /// It cannot be taken.
    Refused,
}

/// One row of a preview.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportRow {
    /// Its line in the file, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// The kind of record.
    pub kind: EntityKind,
    /// The key of the record; may be empty when refused.
    pub key: String,
    /// What people read.
    pub name: String,
    /// What would become of it.
    pub status: RowStatus,
    /// Which fields change, for a changed row.
    pub changes: Vec<String>,
    /// Why it is refused, and what to do.
    pub reason: Option<String>,
    /// The cells of a table as they stand in the file.
    pub cells: Vec<String>,
}

/// How many rows of each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[allow(missing_docs, reason = "each is the number of rows of its status")]
pub struct ImportCounts {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: usize,
}

/// A record that would be made because rows name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportCreate {
    /// Its kind.
    pub kind: EntityKind,
    /// Its key.
    pub key: String,
}

/// What an import did.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Imported {
    /// How many rows of each status there were.
    pub counts: ImportCounts,
    /// How many records were made because rows name them.
    pub created: usize,
    /// The refused rows, with the reasons.
    pub refused: Vec<ImportRow>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOut>,
    /// What was written.
    pub written: Written,
}

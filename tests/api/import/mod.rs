//! Import and export as pure functions of content, options and plan.

mod csv;
mod document;
mod round_trip;
mod wild;

use std::fmt::Write as _;

use slipway_api::import::{self, Content, ImportPlan};
use slipway_api::types::import::{
    CsvOptions, ImportFormat, ImportPreview, ImportRequest, ImportRow, ImportSource, RowStatus,
};
use slipway_core::entity::EntityKind;
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::rejection::Rejection;
use slipway_core::settings::Settings;
use uuid::Uuid;

/// Identities in a row, so that previews and exports are the same every time.
pub struct Ids(u128);

impl Ids {
    pub fn new() -> Self {
        Self(0x0190_0000_0000_7000_8000_0000_0000_0000)
    }

    pub fn next(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(self.0)
    }
}

/// An empty plan in Berlin.
pub fn empty() -> Plan {
    Plan::new(Settings {
        id: Id::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000)),
        name: "Test".to_owned(),
        zone: chrono_tz::Europe::Berlin,
    })
}

pub fn request(format: ImportFormat, kind: Option<EntityKind>, csv: CsvOptions) -> ImportRequest {
    ImportRequest { format, source: ImportSource::Text(String::new()), kind, csv, token: None }
}

/// What would become of bytes in a plan.
pub fn read(plan: &Plan, bytes: &[u8], request: &ImportRequest) -> Result<ImportPlan, Rejection> {
    let content = Content { bytes: bytes.to_vec(), name: Some("file".to_owned()), is_text: false };
    let mut ids = Ids::new();
    // Identities of this test never meet those that the plan has.
    ids.0 += u128::try_from(import_size(plan)).unwrap() << 32;
    import::plan(&content, request, plan, 7, &mut || ids.next())
}

fn import_size(plan: &Plan) -> usize {
    slipway_api::export::records(plan)
}

/// The same for a table of a kind.
pub fn csv(plan: &Plan, kind: EntityKind, text: &str) -> ImportPlan {
    csv_with(plan, kind, text, CsvOptions::default())
}

pub fn csv_with(plan: &Plan, kind: EntityKind, text: &str, options: CsvOptions) -> ImportPlan {
    read(plan, text.as_bytes(), &request(ImportFormat::Csv, Some(kind), options)).unwrap()
}

/// Puts what was accepted, through the plan's own checks.
pub fn put(plan: &mut Plan, import: ImportPlan) {
    for entity in import.entities {
        plan.check(&entity).unwrap();
        plan.put(entity);
    }
}

/// A plan with a few things to refer to.
pub fn small() -> Plan {
    let mut plan = empty();
    for (kind, table) in [
        (EntityKind::Environment, "key,name,policy\nprod-eu,Production EU,windows\nstaging,Staging,open\n"),
        (EntityKind::Team, "key,name\npay,Payments Team\n"),
        (
            EntityKind::Person,
            "key,name,email,zone,teams\nana,Ana Ito,ana@example.com,Asia/Tokyo,pay\nben,Ben Roth,,,\n",
        ),
        (
            EntityKind::Service,
            "key,name,team,depends_on\npayments,Payments,pay,ledger\nledger,General Ledger,pay,\n",
        ),
    ] {
        let import = csv(&plan, kind, table);
        assert_eq!(import.preview.counts.refused, 0, "{:?}", import.preview.rows);
        put(&mut plan, import);
    }
    plan
}

/// The rows, one a line, for comparing.
pub fn shown(preview: &ImportPreview) -> String {
    let mut text = String::new();
    for ImportRow { line, key, status, changes, reason, .. } in &preview.rows {
        let word = match status {
            RowStatus::New => "new",
            RowStatus::Changed => "changed",
            RowStatus::Unchanged => "unchanged",
            RowStatus::Refused => "refused",
        };
        let _ = write!(text, "{line} {key}: {word}");
        if !changes.is_empty() {
            let _ = write!(text, " ({})", changes.join(", "));
        }
        if let Some(reason) = reason {
            let _ = write!(text, ": {reason}");
        }
        text.push('\n');
    }
    for create in &preview.creates {
        let _ = writeln!(text, "makes {} {}", create.kind, create.key);
    }
    for left_out in &preview.left_out {
        let _ = writeln!(
            text,
            "left out {} {} {}: {} ({})",
            left_out.kind, left_out.key, left_out.field, left_out.value, left_out.reason
        );
    }
    for note in &preview.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text
}

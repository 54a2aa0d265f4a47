//! Import of the open plan format.

use slipway_core::entity::{Entity, Record as _};
use slipway_core::format::{AnyRecord, PlanFile, UnknownReferences};
use slipway_core::plan::Plan;
use slipway_core::rejection::Rejection;
use slipway_core::settings::Settings;
use slipway_core::time::parse_zone;
use uuid::Uuid;

use super::content::Content;
use super::settle::{self, Candidate};
use super::{ImportPlan, shown};
use crate::types::import::{ImportRow, RowStatus};

/// Works out what would become of a plan document: its name and zone become the plan's, its records stand for
/// themselves, and references to what neither has are left out.
pub(super) fn document(
    content: &Content,
    plan: &Plan,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<ImportPlan, Rejection> {
    let text = std::str::from_utf8(&content.bytes).map_err(|_| {
        Rejection::invalid(
            "source",
            "This is not a Slipway plan document: it is not UTF-8 text. Nothing was imported.",
        )
    })?;
    let file = PlanFile::read(text)?;
    let zone =
        parse_zone(file.zone.trim()).map_err(|error| Rejection::invalid("zone", format!("{error}.")))?;
    let mut settings = Settings { id: plan.settings.id, name: file.name.clone(), zone };
    settings.normalize()?;
    let settings = Entity::from(settings);
    let before = Entity::from(plan.settings.as_ref().clone());
    let mut based = plan.clone();
    based.put(settings.clone());

    let candidates = records(file)
        .into_iter()
        .zip(2..)
        .map(|(record, line)| {
            let (kind, _, key) = record.identity();
            Candidate {
                line,
                kind,
                key: key.to_owned(),
                name: String::new(),
                cells: Vec::new(),
                record: Ok(record),
            }
        })
        .collect();
    let settled = settle::settle(&based, candidates, UnknownReferences::LeaveOut, new_id);
    let mut rows = vec![ImportRow {
        line: 1,
        kind: settings.kind(),
        key: settings.key().to_owned(),
        name: settings.name().to_owned(),
        status: if settings == before { RowStatus::Unchanged } else { RowStatus::Changed },
        changes: settle::changes(&before, &settings),
        reason: None,
        cells: Vec::new(),
    }];
    rows.extend(settled.rows);
    let mut entities = settled.entities;
    if settings != before {
        entities.insert(0, settings);
    }
    Ok(ImportPlan {
        preview: shown(None, rows, settled.creates, settled.left_out, Vec::new()),
        entities,
        intent: String::new(),
    })
}

/// Every record of the document, in its order.
fn records(file: PlanFile) -> Vec<AnyRecord> {
    let mut all: Vec<AnyRecord> = Vec::new();
    all.extend(file.environments.into_iter().map(AnyRecord::Environment));
    all.extend(file.teams.into_iter().map(AnyRecord::Team));
    all.extend(file.people.into_iter().map(AnyRecord::Person));
    all.extend(file.services.into_iter().map(AnyRecord::Service));
    all.extend(file.windows.into_iter().map(AnyRecord::Window));
    all.extend(file.freezes.into_iter().map(AnyRecord::Freeze));
    all.extend(file.releases.into_iter().map(AnyRecord::Release));
    all
}

//! Export: the plan as a document, its records as tables, and what was agreed as a calendar.
//!
//! The same plan gives the same bytes. [`document`] and [`table`] are read back by [`crate::import`] without a
//! change.

mod calendar;
mod file;
mod table;

use slipway_core::entity::EntityKind;
use slipway_core::format::PlanFile;
use slipway_core::plan::Plan;

use crate::error::ApiError;
use crate::import::plural;
use crate::session::Session;
use crate::types::calendar::{ExportCalendar, ExportPlan, ExportTable, ExportedFile};
pub use table::table;

/// The plan in the open plan format.
pub fn json(session: &mut Session, input: ExportPlan) -> Result<ExportedFile, ApiError> {
    let plan = session.read()?.plan.clone();
    let text = document(&plan).map_err(|error| failed(&error))?;
    file::hand_over(session, input.path, text, records(&plan), &format!("{}.json", file::stem(&plan)))
}

/// The records of a kind as a table.
pub fn csv(session: &mut Session, input: ExportTable) -> Result<ExportedFile, ApiError> {
    if input.kind == EntityKind::Plan {
        return Err(ApiError::bad_input(
            "kind",
            "kind: a plan is no table; name release, freeze, window, person, service, team or environment.",
        ));
    }
    let plan = session.read()?.plan.clone();
    let (text, records) = table(&plan, input.kind).map_err(|error| failed(&error))?;
    let name = format!("{}-{}.csv", file::stem(&plan), plural(input.kind, 0));
    file::hand_over(session, input.path, text, records, &name)
}

/// Freezes, windows and releases as a calendar (RFC 5545).
pub fn ics(session: &mut Session, input: ExportCalendar) -> Result<ExportedFile, ApiError> {
    let what: Vec<_> = [("freezes", input.freezes), ("windows", input.windows), ("releases", input.releases)]
        .into_iter()
        .filter_map(|(word, is_in)| is_in.then_some(word))
        .collect();
    if what.is_empty() {
        return Err(ApiError::bad_input(
            "freezes",
            "The calendar would hold nothing; choose freezes, windows or releases.",
        ));
    }
    let reading = session.read()?;
    let calendar = calendar::calendar(reading, &input)?;
    let name = format!("{}-{}.ics", file::stem(reading.plan), what.join("-"));
    file::hand_over(session, input.path, calendar.to_text(), calendar.events.len(), &name)
}

fn failed(error: &dyn std::error::Error) -> ApiError {
    ApiError::new("export-failed", format!("The plan could not be written as text: {error}."))
}

/// The whole plan in the open plan format.
///
/// # Errors
/// Never for a plan that was read or checked; the error is passed on all the same.
pub fn document(plan: &Plan) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&PlanFile::of(plan))?;
    text.push('\n');
    Ok(text)
}

/// How many records a plan has, its own settings aside.
pub fn records(plan: &Plan) -> usize {
    plan.environments.len()
        + plan.teams.len()
        + plan.people.len()
        + plan.services.len()
        + plan.windows.len()
        + plan.freezes.len()
        + plan.releases.len()
}

//! Export: the plan as a document, its records as tables, and what was agreed as a calendar.
//!
//! The same plan gives the same bytes. [`document`] and [`table`] are read back by [`crate::import`] without a
//! change.

pub(crate) mod calendar;
mod file;
mod table;
pub(crate) mod words;

use slipway_core::entity::EntityKind;
use slipway_core::format::{PlanFile, Selection};
use slipway_core::plan::{Plan, Table};
use slipway_core::scope;

use crate::error::ApiError;
use crate::import::plural;
use crate::records::find_all;
use crate::session::{Reading, Session};
use crate::times::read_instant;
use crate::types::calendar::{ExportCalendar, ExportPlan, ExportTable, ExportedFile};
pub use calendar::{AllEdits, CalendarParts, calendar as to_calendar};
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

/// Freezes, windows and releases as iCalendar. The same plan gives the same bytes, however often it is asked.
pub fn ics(session: &mut Session, input: ExportCalendar) -> Result<ExportedFile, ApiError> {
    let reading = session.read()?;
    let parts = parts_of(&reading, &input)?;
    let edits = reading.store.edits(calendar::is_noticed)?;
    let made = to_calendar(reading.plan, &parts, &edits);
    let what: Vec<&str> =
        [("freezes", parts.freezes), ("windows", parts.windows), ("releases", parts.releases)]
            .into_iter()
            .filter_map(|(word, is_in)| is_in.then_some(word))
            .collect();
    let name = format!("{}-{}.ics", file::stem(reading.plan), what.join("-"));
    let (text, records) = (made.to_text(), made.events.len());
    file::hand_over(session, input.path, text, records, &name)
}

fn parts_of(reading: &Reading<'_>, input: &ExportCalendar) -> Result<CalendarParts, ApiError> {
    if !(input.freezes || input.windows || input.releases) {
        return Err(ApiError::bad_input(
            "freezes",
            "The calendar would be empty; ask for freezes, windows or releases.",
        ));
    }
    let plan = reading.plan;
    let time = |field: &str, text: &Option<String>| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| read_instant(field, text, reading.zone)).transpose()
    };
    let (from, to) = (time("from", &input.from)?, time("to", &input.to)?);
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        return Err(ApiError::bad_input("to", "The end of the range is not after its start."));
    }
    Ok(CalendarParts {
        freezes: input.freezes,
        windows: input.windows,
        releases: input.releases,
        from,
        to,
        scope: scope::Scope {
            environments: selection(&plan.environments, &input.scope.environments)?,
            services: selection(&plan.services, &input.scope.services)?,
            teams: selection(&plan.teams, &input.scope.teams)?,
            except_services: find_all(&plan.services, &input.scope.except_services)?,
        },
    })
}

fn selection<T: slipway_core::entity::Record>(
    table: &Table<T>,
    selection: &Selection,
) -> Result<scope::Selection<T>, ApiError> {
    Ok(match selection {
        Selection::All(_) => scope::Selection::All,
        Selection::Only(keys) => scope::Selection::Only(find_all(table, keys)?),
    })
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

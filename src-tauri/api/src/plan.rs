//! Opening plans, and the plan as a whole.

use std::path::{Path, PathBuf};

use slipway_core::format::UnknownReferences;
use slipway_core::ids::Id;
use slipway_core::settings::Settings;
use slipway_core::text::printable;
use slipway_core::time::format_instant;

use crate::error::ApiError;
use crate::records::{new_id, zone_or};
use crate::sample;
use crate::session::{Reading, Session, step_name};
use crate::types::Nothing;
use crate::types::plan::{
    AppStart, Counts, NewPlan, NewSample, PlanPath, PlanSettings, PlanSummary, RecentPlan, Revision, Written,
};

/// What the UI needs when it starts: opens the plan that was open last, when the caller may switch plans and
/// none is open yet.
pub fn start(session: &mut Session, _: Nothing) -> Result<AppStart, ApiError> {
    let remembered = if session.config.can_switch { session.machine.remembered() } else { Vec::new() };
    if !session.is_open()
        && let Some(last) = remembered.first().filter(|last| last.path.exists())
        && let Err(error) = session.open(&last.path)
    {
        tracing::warn!(%error, "the last plan was not opened");
    }
    let plan = if session.is_open() { Some(summary(session, Nothing {})?) } else { None };
    let recent = if session.config.can_switch { session.machine.remembered() } else { remembered };
    Ok(AppStart {
        plan,
        recent: recent
            .into_iter()
            .map(|plan| RecentPlan {
                exists: plan.path.exists(),
                path: plan.path.to_string_lossy().into_owned(),
                name: plan.name,
                opened: plan.opened,
            })
            .collect(),
        can_switch: session.config.can_switch,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: format_instant(session.now()),
    })
}

/// The open plan in brief.
pub fn summary(session: &mut Session, _: Nothing) -> Result<PlanSummary, ApiError> {
    let reading = session.read()?;
    Ok(PlanSummary {
        name: reading.plan.settings.name.clone(),
        zone: reading.zone.name().to_owned(),
        path: reading.store.path().to_string_lossy().into_owned(),
        revision: reading.store.revision(),
        read_only: reading.store.is_read_only(),
        counts: counts(&reading),
        undo: reading.store.undoable()?.map(step_name),
        redo: reading.store.redoable()?.map(step_name),
    })
}

/// How many records the plan has.
pub(crate) fn counts(reading: &Reading<'_>) -> Counts {
    let plan = reading.plan;
    Counts {
        environments: plan.environments.len(),
        teams: plan.teams.len(),
        people: plan.people.len(),
        services: plan.services.len(),
        windows: plan.windows.len(),
        freezes: plan.freezes.len(),
        releases: plan.releases.len(),
        unscheduled: plan
            .releases
            .iter()
            .filter(|release| release.start.is_none() && !release.stage.is_over())
            .count(),
    }
}

/// The revision, which grows with every change by anybody.
pub fn revision(session: &mut Session, _: Nothing) -> Result<Revision, ApiError> {
    Ok(Revision { revision: session.read()?.store.revision() })
}

/// Opens a plan file in place of the one that is open.
pub fn open(session: &mut Session, input: PlanPath) -> Result<PlanSummary, ApiError> {
    may_switch(session)?;
    session.open(&path_of(&input.path)?)?;
    summary(session, Nothing {})
}

/// Makes an empty plan and opens it.
pub fn create(session: &mut Session, input: NewPlan) -> Result<PlanSummary, ApiError> {
    may_switch(session)?;
    let zone =
        slipway_core::time::parse_zone(input.zone.trim()).map_err(|error| ApiError::time("zone", &error))?;
    let settings = Settings { id: Id::from_uuid(new_id()), name: input.name, zone };
    session.create(&path_of(&input.path)?, settings)?;
    summary(session, Nothing {})
}

/// Makes the sample plan and opens it; without a path, the one made before is opened where there is one.
pub fn create_sample(session: &mut Session, input: NewSample) -> Result<PlanSummary, ApiError> {
    may_switch(session)?;
    let path = match input.path {
        Some(path) => path_of(&path)?,
        None => session.config.data_dir.join("Sample plan.slipway"),
    };
    if path.exists() && is_own_place(session, &path) {
        session.open(&path)?;
        return summary(session, Nothing {});
    }
    let document = sample::plan_file(session.now())?;
    let zone =
        slipway_core::time::parse_zone(&document.zone).map_err(|error| ApiError::time("zone", &error))?;
    let settings = Settings { id: Id::from_uuid(new_id()), name: document.name.clone(), zone };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            ApiError::new("io", format!("The folder {} could not be made: {error}.", folder.display()))
        })?;
    }
    session.create(&path, settings)?;
    let resolved = document.resolve(session.read()?.plan, UnknownReferences::Refuse, &mut new_id)?;
    session.write("Add the sample plan", |tx| {
        for entity in resolved.entities {
            tx.put(entity)?;
        }
        Ok(())
    })?;
    summary(session, Nothing {})
}

/// Whether this is where Slipway itself puts the sample plan; a file of the person's is never taken for it.
fn is_own_place(session: &Session, path: &Path) -> bool {
    path.parent() == Some(session.config.data_dir.as_path())
}

/// Lets go of the open plan.
pub fn close(session: &mut Session, _: Nothing) -> Result<Nothing, ApiError> {
    may_switch(session)?;
    session.close();
    Ok(Nothing {})
}

/// Takes a plan out of those opened before; the file stays.
pub fn forget_recent(session: &mut Session, input: PlanPath) -> Result<Nothing, ApiError> {
    if !session.config.can_switch {
        return Err(cannot_switch());
    }
    session.machine.forget(Path::new(&input.path));
    Ok(Nothing {})
}

/// Renames the plan or moves it to another zone.
pub fn put_settings(session: &mut Session, input: PlanSettings) -> Result<Written, ApiError> {
    let zone = zone_or("zone", &input.zone, session.read()?.zone)?;
    let plan = session.read()?.plan;
    let renamed = plan.settings.name != input.name.trim();
    let intent = if renamed && plan.settings.zone == zone {
        format!("Rename the plan to “{}”", printable(input.name.trim()))
    } else if renamed {
        "Change the plan's name and zone".to_owned()
    } else {
        format!("Change the plan's zone to {}", zone.name())
    };
    let (_, written) = session.write(&intent, |tx| {
        let settings = Settings { id: tx.plan().settings.id, name: input.name, zone };
        Ok(tx.put(settings)?)
    })?;
    Ok(written)
}

/// Refuses when this session serves the plan that it has and no other.
pub(crate) fn may_switch(session: &Session) -> Result<(), ApiError> {
    if session.config.can_switch || !session.is_open() { Ok(()) } else { Err(cannot_switch()) }
}

fn cannot_switch() -> ApiError {
    ApiError::new(
        "not-allowed",
        "This Slipway was started for one plan and keeps to it; start another one for another plan.",
    )
}

/// The path that a caller named.
pub(crate) fn path_of(path: &str) -> Result<PathBuf, ApiError> {
    if path.trim().is_empty() {
        return Err(ApiError::bad_input("path", "The path is empty; name a *.slipway file."));
    }
    Ok(PathBuf::from(path))
}

//! From the global options to an open plan.

use std::env;
use std::path::{Path, PathBuf};

use slipway_api::types::plan::PlanPath;
use slipway_api::{Clock, Config, Session, plan};
use slipway_core::time::parse_instant;

use crate::args::Global;
use crate::outcome::Failure;

/// A session without a plan, which may read and write the files that are named on the command line.
pub fn new(global: &Global) -> Result<Session, Failure> {
    with_files(global, true)
}

/// A session with the plan that the options name, for callers that see no files of this machine but the plan.
pub fn open_without_files(global: &Global) -> Result<Session, Failure> {
    let mut session = with_files(global, false)?;
    open_plan(&mut session, &plan_path(global)?)?;
    Ok(session)
}

fn with_files(global: &Global, may_write_files: bool) -> Result<Session, Failure> {
    let clock = match &global.now {
        Some(text) => {
            Clock::Fixed(parse_instant(text).map_err(|error| Failure::Usage(format!("--now: {error}")))?)
        }
        None => Clock::System,
    };
    Ok(Session::new(Config {
        data_dir: data_dir()?,
        actor: global.actor.clone().unwrap_or_else(os_user),
        clock,
        can_switch: false,
        may_write_files,
    }))
}

/// A session with the plan that the options name.
pub fn open(global: &Global) -> Result<Session, Failure> {
    let mut session = new(global)?;
    open_plan(&mut session, &plan_path(global)?)?;
    Ok(session)
}

/// Opens a plan in the session.
pub fn open_plan(session: &mut Session, path: &Path) -> Result<(), Failure> {
    plan::open(session, PlanPath { path: path.to_string_lossy().into_owned() })?;
    Ok(())
}

/// The plan file that is meant: the one named, or the only one in this folder.
pub fn plan_path(global: &Global) -> Result<PathBuf, Failure> {
    if let Some(path) = &global.plan {
        return Ok(path.clone());
    }
    let entries = env::current_dir().and_then(std::fs::read_dir).map_err(|error| {
        Failure::io("This folder could not be searched for a plan; name one with --plan FILE", &error)
    })?;
    let mut plans: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "slipway"))
        .collect();
    match (plans.pop(), plans.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => Err(Failure::Usage(
            "there is no plan in this folder; name one with --plan FILE, or make one with “slipway init --sample sample.slipway”"
                .to_owned(),
        )),
        (Some(_), more) => Err(Failure::Usage(format!(
            "there are {} plans in this folder; name one with --plan FILE",
            more + 1
        ))),
    }
}

/// Where recent plans, the device's identity and backups are kept: `SLIPWAY_DATA_DIR`, or the folder that the
/// desktop app uses too.
fn data_dir() -> Result<PathBuf, Failure> {
    slipway_api::default_data_dir().ok_or_else(|| {
        Failure::Usage(
            "neither HOME nor SLIPWAY_DATA_DIR is set; set one of them, so that backups have a place"
                .to_owned(),
        )
    })
}

fn os_user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|user| !user.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}

//! Setup: everything that changes seldom; putting and deleting records; finding anything.

mod put;
mod rule;
mod search;

pub use put::{delete, put};
pub use rule::preview_rule;
pub use search::search;

use slipway_core::format::{Environment, Freeze, Person, Service, Team, Window};

use crate::error::ApiError;
use crate::session::Session;
use crate::times::span;
use crate::types::Nothing;
use crate::types::plan::PlanSettings;
use crate::types::setup::{FreezeRow, Setup, WindowRow, Zones};

/// Everything in Setup, in order of key.
pub fn get(session: &mut Session, _: Nothing) -> Result<Setup, ApiError> {
    let reading = session.read()?;
    let plan = reading.plan;
    let next = |when: &slipway_core::calendar::Recurrence| {
        rule::next(when, reading.now, 1).first().map(|occurrence| span(reading.zone, occurrence.slot))
    };
    Ok(Setup {
        settings: PlanSettings {
            name: plan.settings.name.clone(),
            zone: plan.settings.zone.name().to_owned(),
        },
        environments: plan.environments.by_keys().into_iter().map(|record| Environment::of(record)).collect(),
        teams: plan.teams.by_keys().into_iter().map(|record| Team::of(record)).collect(),
        people: plan.people.by_keys().into_iter().map(|record| Person::of(plan, record)).collect(),
        services: plan.services.by_keys().into_iter().map(|record| Service::of(plan, record)).collect(),
        windows: plan
            .windows
            .by_keys()
            .into_iter()
            .map(|record| WindowRow {
                words: record.when.words(),
                next: next(&record.when),
                record: Window::of(plan, record),
            })
            .collect(),
        freezes: plan
            .freezes
            .by_keys()
            .into_iter()
            .map(|record| FreezeRow {
                words: record.when.words(),
                next: next(&record.when),
                record: Freeze::of(plan, record),
            })
            .collect(),
    })
}

/// The IANA zones that can be chosen, and this machine's own.
pub fn zones(_: &mut Session, _: Nothing) -> Result<Zones, ApiError> {
    let mut zones: Vec<_> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect();
    zones.sort_unstable();
    let own = iana_time_zone::get_timezone().ok().filter(|own| slipway_core::time::parse_zone(own).is_ok());
    Ok(Zones { zones, own: own.unwrap_or_else(|| "UTC".to_owned()) })
}

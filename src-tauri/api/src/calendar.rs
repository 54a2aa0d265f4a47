//! What the calendar shows, the agenda, occurrences.

use chrono::TimeDelta;
use slipway_core::conflicts::Band as Found;
use slipway_core::entity::EntityKind;
use slipway_core::environments::{Environment, EnvironmentPolicy};
use slipway_core::freezes::Freeze;
use slipway_core::ids::Id;
use slipway_core::releases::Release;
use slipway_core::scope::{Scope, Selection};
use slipway_core::services::Service;
use slipway_core::text::printable;
use slipway_core::time::{Slot, format_instant, resolve_local};

use crate::error::ApiError;
use crate::records::{find, find_all, keys, zone_or};
use crate::session::{Reading, Session};
use crate::times::{check_range, moment, read_instant, read_local, read_range, span, start_end};
use crate::types::calendar::{
    Agenda, AgendaEntry, AgendaQuery, Band, CalendarRange, Lane, LocalTime, Occurrences, OccurrencesQuery,
    RangeQuery, ResolvedTime,
};

/// The longest range that is shown at once, in days.
const VISIBLE_DAYS: i64 = 1_100;
/// The longest range in which occurrences of one rule are listed, in days: forty years.
const OCCURRENCES_DAYS: i64 = 14_610;
/// How far the agenda goes when nobody says, in days.
const AGENDA_DAYS: i64 = 14;

/// What is to be shown: any of these services and environments; all where none is named.
struct Filter {
    services: Vec<Id<Service>>,
    environments: Vec<Id<Environment>>,
}

impl Filter {
    fn admits_environment(&self, id: Id<Environment>) -> bool {
        self.environments.is_empty() || self.environments.contains(&id)
    }

    fn admits_release(&self, release: &Release) -> bool {
        (self.services.is_empty() || release.services.iter().any(|id| self.services.contains(id)))
            && (self.environments.is_empty()
                || release.environments.iter().any(|id| self.environments.contains(id)))
    }

    /// The environments of a scope that are shown; none when the scope has nothing to do with what is shown.
    fn shown(
        &self,
        reading: &Reading<'_>,
        scope: &Scope,
        covered: &[Id<Environment>],
    ) -> Vec<Id<Environment>> {
        let of_service = |environment: Id<Environment>| {
            self.services.is_empty()
                || self.services.iter().any(|service| {
                    let team = reading.plan.services.get(*service).and_then(|service| service.team);
                    scope.covers(environment, *service, team)
                })
        };
        covered.iter().copied().filter(|id| self.admits_environment(*id) && of_service(*id)).collect()
    }
}

/// What lies in a visible range.
pub fn range(session: &mut Session, input: RangeQuery) -> Result<CalendarRange, ApiError> {
    let reading = session.read()?;
    let zone = reading.zone;
    let range = read_range(&input.from, &input.to, zone, VISIBLE_DAYS)?;
    let filter = Filter {
        services: find_all(&reading.plan.services, &input.services)?,
        environments: find_all(&reading.plan.environments, &input.environments)?,
    };
    let mut placed = reading.schedule.releases_in(range);
    placed.retain(|placed| filter.admits_release(&placed.release));
    let lanes = reading.plan.environments.by_keys().into_iter();
    let lanes =
        lanes.filter(|environment| filter.admits_environment(environment.id)).map(|environment| Lane {
            key: environment.key.clone(),
            name: environment.name.clone(),
            open: environment.policy == EnvironmentPolicy::Open,
            releases: placed.iter().filter(|p| p.release.environments.contains(&environment.id)).count(),
        });
    let bands = Bands::in_range(&reading, range, &filter);
    Ok(CalendarRange {
        range: span(zone, range),
        lanes: lanes.collect(),
        releases: placed.iter().map(|placed| reading.row(&placed.release)).collect(),
        windows: bands.windows,
        freezes: bands.freezes,
        now: moment(zone, reading.now),
    })
}

/// The bands behind the releases.
struct Bands {
    windows: Vec<Band>,
    freezes: Vec<Band>,
}

impl Bands {
    fn in_range(reading: &Reading<'_>, range: Slot, filter: &Filter) -> Self {
        let windows = reading.schedule.windows_in(range).into_iter().filter_map(|found| {
            let record = &found.record;
            let shown = filter.shown(reading, &record.scope, &found.environments);
            band(reading, &found, &record.key, &record.name, &record.scope, &shown)
        });
        let freezes = reading.schedule.freezes_in(range).into_iter().filter_map(|found| {
            let record: &Freeze = &found.record;
            let shown = filter.shown(reading, &record.scope, &found.environments);
            let mut band = band(reading, &found, &record.key, &record.name, &record.scope, &shown)?;
            band.level = Some(record.level);
            band.reason.clone_from(&record.reason);
            Some(band)
        });
        Self { windows: windows.collect(), freezes: freezes.collect() }
    }
}

fn band<T>(
    reading: &Reading<'_>,
    found: &Found<T>,
    key: &str,
    name: &str,
    scope: &Scope,
    shown: &[Id<Environment>],
) -> Option<Band> {
    if shown.is_empty() {
        return None;
    }
    Some(Band {
        key: key.to_owned(),
        name: name.to_owned(),
        slot: span(reading.zone, found.occurrence.slot),
        environments: keys(&reading.plan.environments, shown),
        level: None,
        reason: String::new(),
        every_service: matches!(scope.services, Selection::All)
            && matches!(scope.teams, Selection::All)
            && scope.except_services.is_empty(),
        wall_clock: found.occurrence.wall_clock,
    })
}

/// What happens when, in order of start; of the same start, freezes before windows before releases.
pub fn agenda(session: &mut Session, input: AgendaQuery) -> Result<Agenda, ApiError> {
    let reading = session.read()?;
    let zone = reading.zone;
    let from = input.from.as_deref().map_or(Ok(reading.now), |from| read_instant("from", from, zone))?;
    let to = match &input.to {
        Some(to) => read_instant("to", to, zone)?,
        None => from + TimeDelta::days(AGENDA_DAYS),
    };
    let range = check_range(Slot::new(from, to), VISIBLE_DAYS)?;
    let everything = Filter { services: Vec::new(), environments: Vec::new() };
    let bands = Bands::in_range(&reading, range, &everything);
    let of_band = |kind: EntityKind| {
        move |band: Band| AgendaEntry {
            kind,
            key: band.key,
            name: band.name,
            slot: band.slot,
            environments: band.environments,
            release: None,
            level: band.level,
        }
    };
    let mut entries: Vec<_> = bands.freezes.into_iter().map(of_band(EntityKind::Freeze)).collect();
    entries.extend(bands.windows.into_iter().map(of_band(EntityKind::Window)));
    entries.extend(reading.schedule.releases_in(range).into_iter().map(|placed| {
        let row = reading.row(&placed.release);
        AgendaEntry {
            kind: EntityKind::Release,
            key: row.key.clone(),
            name: row.title.clone(),
            slot: span(zone, placed.slot),
            environments: row.environments.clone(),
            release: Some(row),
            level: None,
        }
    }));
    // Stable, so that the order above settles ties; RFC 3339 in UTC sorts as text.
    entries.sort_by(|a, b| a.slot.start.cmp(&b.slot.start));
    Ok(Agenda { entries })
}

/// The occurrences of a window or a freeze.
pub fn occurrences(session: &mut Session, input: OccurrencesQuery) -> Result<Occurrences, ApiError> {
    let reading = session.read()?;
    let range = read_range(&input.from, &input.to, reading.zone, OCCURRENCES_DAYS)?;
    let key = input.key.trim();
    let window = reading.plan.windows.by_key(key);
    let freeze = reading.plan.freezes.by_key(key);
    let when = match (input.kind, window, freeze) {
        (Some(EntityKind::Window), _, _) => &find(&reading.plan.windows, key)?.when,
        (Some(EntityKind::Freeze), _, _) => &find(&reading.plan.freezes, key)?.when,
        (Some(kind), _, _) => {
            return Err(ApiError::bad_input(
                "kind",
                format!("A {kind} does not recur; ask for a window or a freeze."),
            ));
        }
        (None, Some(window), None) => &window.when,
        (None, None, Some(freeze)) => &freeze.when,
        (None, Some(_), Some(_)) => {
            return Err(ApiError::bad_input(
                "kind",
                format!("“{}” is a window and a freeze; say which of the two is meant.", printable(key)),
            ));
        }
        (None, None, None) => {
            return Err(ApiError::new(
                "not-found",
                format!("There is no window or freeze “{}”.", printable(key)),
            )
            .with("key", printable(key)));
        }
    };
    let found = when.occurrences(range).into_iter().map(|occurrence| start_end(occurrence.slot));
    Ok(Occurrences { occurrences: found.collect() })
}

/// The instant of a wall-clock time.
pub fn resolve_time(session: &mut Session, input: LocalTime) -> Result<ResolvedTime, ApiError> {
    let zone = match input.zone.as_deref() {
        Some(name) if !name.trim().is_empty() => zone_or("zone", name, chrono_tz::UTC)?,
        _ => session.read()?.zone,
    };
    let local = read_local(input.local.trim()).ok_or_else(|| {
        ApiError::bad_input(
            "local",
            format!("“{}” is no local time; write it like 2026-12-01T22:00.", printable(&input.local)),
        )
    })?;
    let (instant, wall_clock) = resolve_local(zone, local);
    Ok(ResolvedTime { instant: format_instant(instant), wall_clock })
}

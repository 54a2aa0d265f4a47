//! What was agreed, as a calendar.

use rustc_hash::FxHashMap;
use slipway_core::calendar::Recurrence;
use slipway_core::entity::{EntityKind, Record};
use slipway_core::format::{self, AnyRecord, Resolver, UnknownReferences};
use slipway_core::freezes::{Freeze, FreezeLevel};
use slipway_core::plan::{Plan, Table};
use slipway_core::releases::{Release, Stage};
use slipway_core::scope::{Scope, Selection};
use slipway_core::time::{Duration, Instant, Slot, resolve_local};
use slipway_core::windows::Window;
use slipway_ical::calendar::{Calendar, Event, Status, When};
use slipway_store::Edits;
use uuid::Uuid;

use crate::error::ApiError;
use crate::records::new_id;
use crate::session::Reading;
use crate::times::read_instant;
use crate::types::calendar::ExportCalendar;

/// As far ahead and back as a calendar reaches when it is not told.
const EVER: (i64, i64) = (-62_135_596_800, 253_402_300_799);

/// The calendar that was asked for, freezes first, each kind in order of key.
pub(super) fn calendar(reading: Reading<'_>, asked: &ExportCalendar) -> Result<Calendar, ApiError> {
    let plan = reading.plan;
    let at = |field: &str, text: Option<&str>, otherwise: i64| match text
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        Some(text) => read_instant(field, text, plan.settings.zone),
        None => Ok(Instant::from_timestamp(otherwise, 0).unwrap_or_default()),
    };
    let range = Slot::new(at("from", asked.from.as_deref(), EVER.0)?, at("to", asked.to.as_deref(), EVER.1)?);
    let made =
        Maker { plan, edits: reading.store.edits(shows)?, range, scope: resolve_scope(plan, &asked.scope)? };
    let mut events = Vec::new();
    if asked.freezes {
        events.extend(plan.freezes.by_keys().into_iter().filter_map(|freeze| made.freeze(freeze)));
    }
    if asked.windows {
        events.extend(plan.windows.by_keys().into_iter().filter_map(|window| made.window(window)));
    }
    if asked.releases {
        events.extend(plan.releases.by_keys().into_iter().filter_map(|release| made.release(release)));
    }
    Ok(Calendar { name: plan.settings.name.clone(), events })
}

/// Whether a reader of the calendar would notice a change of this field: what SEQUENCE counts.
fn shows(kind: EntityKind, field: &str) -> bool {
    match kind {
        EntityKind::Freeze => true,
        EntityKind::Window => !field.starts_with("capacity") && field != "lead_time" && field != "key",
        EntityKind::Release => [
            "key",
            "title",
            "version",
            "services",
            "environments",
            "start",
            "duration",
            "downtime",
            "stage",
            "owner",
        ]
        .contains(&field),
        _ => false,
    }
}

/// The scope that was asked for, with every name in it known.
fn resolve_scope(plan: &Plan, scope: &format::Scope) -> Result<Scope, ApiError> {
    let mut id = new_id;
    let mut resolver = Resolver::new(plan, UnknownReferences::Refuse, &mut id);
    // A window is the smallest record with a scope; only its scope is of use here.
    let window = AnyRecord::Window(format::Window {
        id: None,
        key: "export".to_owned(),
        name: String::new(),
        zone: String::new(),
        start: "2000-01-01T00:00:00".to_owned(),
        duration: "PT1H".to_owned(),
        rrule: None,
        exdates: Vec::new(),
        rdates: Vec::new(),
        scope: scope.clone(),
        capacity: format::Capacity::default(),
        lead_time: None,
    });
    let mut entity = resolver.resolve(&window)?;
    entity.normalize()?;
    match entity {
        slipway_core::entity::Entity::Window(window) => Ok(window.scope),
        _ => Ok(Scope::everything()),
    }
}

struct Maker<'a> {
    plan: &'a Plan,
    edits: FxHashMap<(EntityKind, Uuid), Edits>,
    range: Slot,
    scope: Scope,
}

impl Maker<'_> {
    fn freeze(&self, freeze: &Freeze) -> Option<Event> {
        if !self.touches(&freeze.scope) || !self.in_range(&freeze.when) {
            return None;
        }
        let level = match freeze.level {
            FreezeLevel::Hard => "hard freeze: nothing may change",
            FreezeLevel::Soft => "soft freeze: ask first",
        };
        let contact = freeze.contact.and_then(|id| self.plan.people.get(id)).map(|person| {
            if person.email.is_empty() {
                person.name.clone()
            } else {
                format!("{} <{}>", person.name, person.email)
            }
        });
        let description = lines([
            Some(freeze.reason.clone()),
            Some(format!("It is a {level}.")),
            Some(format!("Applies to {}.", self.scope_words(&freeze.scope))),
            contact.map(|contact| format!("Who can grant an exception: {contact}")),
        ]);
        let word = if freeze.level == FreezeLevel::Hard { "HARD" } else { "SOFT" };
        Some(self.event(
            freeze,
            format!("Freeze: {}", freeze.name),
            description,
            &["FREEZE", word],
            false,
            When::of_whole_days(&freeze.when),
        ))
    }

    fn window(&self, window: &Window) -> Option<Event> {
        if !self.touches(&window.scope) || !self.in_range(&window.when) {
            return None;
        }
        let capacity = match (window.capacity.releases, window.capacity.downtime) {
            (None, None) => None,
            (Some(releases), None) => Some(format!("Room for {releases} releases.")),
            (None, Some(downtime)) => Some(format!("Room for {} of downtime.", words(downtime))),
            (Some(releases), Some(downtime)) => {
                Some(format!("Room for {releases} releases and {} of downtime.", words(downtime)))
            }
        };
        let description = lines([Some(format!("For {}.", self.scope_words(&window.scope))), capacity]);
        Some(self.event(
            window,
            format!("Window: {}", window.name),
            description,
            &["WINDOW"],
            false,
            When::of(&window.when),
        ))
    }

    fn release(&self, release: &Release) -> Option<Event> {
        let slot = release.slot(self.plan.settings.zone)?;
        let team = |service| self.plan.services.get(service).and_then(|service| service.team);
        let covered = release.environments.iter().any(|environment| {
            release.services.iter().any(|service| self.scope.covers(*environment, *service, team(*service)))
        });
        let everywhere = self.scope == Scope::everything();
        if !slot.overlaps(&self.range) || !(covered || everywhere) {
            return None;
        }
        let owner = release
            .owner
            .and_then(|id| self.plan.people.get(id))
            .map(|person| format!("Owner: {}", person.name));
        let description = lines([
            Some(format!(
                "{} to {}",
                names(&self.plan.services, &release.services),
                names(&self.plan.environments, &release.environments)
            )),
            (!release.version.is_empty()).then(|| format!("Version {}", release.version)),
            Some(if release.downtime.is_zero() {
                "No downtime planned.".to_owned()
            } else {
                format!("Downtime planned: {}", words(release.downtime))
            }),
            owner,
        ]);
        let mut event = self.event(
            release,
            format!("{} {}", release.key, release.title),
            description,
            &["RELEASE"],
            true,
            When::Instants(slot),
        );
        event.status = match release.stage {
            Stage::Cancelled | Stage::RolledBack => Status::Cancelled,
            Stage::Draft | Stage::Ready => Status::Tentative,
            _ => Status::Confirmed,
        };
        Some(event)
    }

    fn event<T: Record>(
        &self,
        record: &T,
        summary: String,
        description: String,
        categories: &[&str],
        busy: bool,
        when: When,
    ) -> Event {
        let id = record.id().uuid();
        let edits = self.edits.get(&(T::KIND, id)).copied();
        let stamp = edits.map_or_else(Instant::default, |edits| edits.last);
        Event {
            uid: format!("{id}@slipway"),
            sequence: edits.map_or(0, |edits| edits.counted),
            // The moment of the last change, so that exporting the same plan twice gives the same file.
            stamp,
            last_modified: stamp,
            summary,
            description,
            categories: categories.iter().map(|word| (*word).to_owned()).collect(),
            status: Status::Confirmed,
            busy,
            when,
        }
    }

    fn in_range(&self, when: &Recurrence) -> bool {
        // Nothing comes before the first, so an open beginning costs nothing.
        let (first, _) = resolve_local(
            when.zone,
            when.first_start().min(when.rdates.first().copied().unwrap_or(when.start)),
        );
        !when.next_occurrences(self.range.start.max(first), self.range.end, 1).is_empty()
    }

    /// Whether the two scopes have anything in common.
    fn touches(&self, scope: &Scope) -> bool {
        if self.scope == Scope::everything() {
            return true;
        }
        let services = || self.plan.services.iter();
        self.plan.environments.iter().any(|environment| {
            services().any(|service| {
                scope.covers(environment.id, service.id, service.team)
                    && self.scope.covers(environment.id, service.id, service.team)
            })
        })
    }

    fn scope_words(&self, scope: &Scope) -> String {
        let part = |word: &str, named: Option<String>| match named {
            None => format!("all {word}"),
            Some(names) if names.is_empty() => format!("no {word}"),
            Some(names) => names,
        };
        let services = part("services", selected(&self.plan.services, &scope.services));
        let environments = part("environments", selected(&self.plan.environments, &scope.environments));
        let mut text = format!("{services} in {environments}");
        if let Some(teams) = selected(&self.plan.teams, &scope.teams) {
            text = format!("{text}, of {teams}");
        }
        if !scope.except_services.is_empty() {
            text = format!("{text}, except {}", names(&self.plan.services, &scope.except_services));
        }
        text
    }
}

fn selected<T: Record>(table: &Table<T>, selection: &Selection<T>) -> Option<String> {
    match selection {
        Selection::All => None,
        Selection::Only(ids) => Some(names(table, ids)),
    }
}

fn names<T: Record>(table: &Table<T>, ids: &[slipway_core::ids::Id<T>]) -> String {
    let mut names: Vec<_> =
        ids.iter().filter_map(|id| table.get(*id)).map(|record| record.name().to_owned()).collect();
    names.sort_unstable();
    names.join(", ")
}

fn lines<const N: usize>(lines: [Option<String>; N]) -> String {
    lines.into_iter().flatten().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// A duration as people say it: `1 day 2 h 30 min`.
fn words(duration: Duration) -> String {
    let days = duration.nominal_days();
    let minutes = duration.exact().num_minutes();
    let parts = [
        (days > 0).then(|| format!("{days} day{}", if days == 1 { "" } else { "s" })),
        (minutes >= 60).then(|| format!("{} h", minutes / 60)),
        (minutes % 60 > 0).then(|| format!("{} min", minutes % 60)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

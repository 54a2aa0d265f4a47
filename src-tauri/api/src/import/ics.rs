//! Import of iCalendar files: each event becomes a freeze or a window.

use chrono::NaiveDateTime;
use slipway_core::entity::EntityKind;
use slipway_core::format::{AnyRecord, Capacity, Freeze, Scope, UnknownReferences, Window};
use slipway_core::freezes::FreezeLevel;
use slipway_core::plan::Plan;
use slipway_core::rejection::Rejection;
use slipway_core::text::KEY_LIMIT;
use slipway_core::time::LOCAL_FORMAT;
use slipway_ical::calendar::Status;
use slipway_ical::read::{ForeignEvent, read};
use uuid::Uuid;

use super::content::Content;
use super::settle::{self, Candidate};
use super::{ImportPlan, shown};
use crate::types::import::ImportRequest;

/// Works out what would become of a calendar. An event that cannot be understood is left out with the reason; one
/// that came from a plan's own export is known again by its UID.
pub(super) fn calendar(
    content: &Content,
    request: &ImportRequest,
    plan: &Plan,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<ImportPlan, Rejection> {
    let kind = match request.kind {
        None | Some(EntityKind::Freeze) => EntityKind::Freeze,
        Some(EntityKind::Window) => EntityKind::Window,
        Some(other) => {
            return Err(Rejection::invalid(
                "kind",
                format!("Events become freezes or windows, not {other}s."),
            ));
        }
    };
    let foreign = read(&content.bytes, plan.settings.zone)
        .map_err(|error| Rejection::invalid("source", format!("{error}. Nothing was imported.")))?;
    let mut notes: Vec<String> =
        foreign.left_out.iter().map(|left| format!("Left out: “{}” {}.", left.what, left.why)).collect();
    let mut candidates = Vec::new();
    for (event, line) in foreign.events.iter().zip(1..) {
        if event.status == Status::Cancelled {
            notes.push(format!("Left out: “{}” is cancelled.", event.summary));
            continue;
        }
        candidates.push(candidate(event, line, kind, plan));
    }
    let settled = settle::settle(plan, candidates, UnknownReferences::Refuse, new_id);
    Ok(ImportPlan {
        preview: shown(Some(kind), settled.rows, settled.creates, settled.left_out, notes),
        entities: settled.entities,
        intent: String::new(),
    })
}

fn candidate(event: &ForeignEvent, line: u64, kind: EntityKind, plan: &Plan) -> Candidate {
    let name = named(event);
    let key = own_key(event, kind, plan).unwrap_or_else(|| key_of(event, &name));
    let record = event.recurrence(plan.settings.zone).map_err(|error| error.message).and_then(|when| {
        if when.duration.is_zero() {
            return Err("it lasts no time; give it an end after its start".to_owned());
        }
        let locals =
            |times: &[NaiveDateTime]| times.iter().map(|at| at.format(LOCAL_FORMAT).to_string()).collect();
        let zone = when.zone.name().to_owned();
        let start = when.start.format(LOCAL_FORMAT).to_string();
        let rrule = when.rule.as_ref().map(ToString::to_string);
        let (exdates, rdates) = (locals(&when.exdates), locals(&when.rdates));
        Ok(match kind {
            EntityKind::Window => {
                let known = plan.windows.by_key(&key).map(|record| Window::of(plan, record));
                AnyRecord::Window(Window {
                    id: known.as_ref().and_then(|known| known.id),
                    key: key.clone(),
                    name: name.clone(),
                    zone,
                    start,
                    duration: when.duration.to_string(),
                    rrule,
                    exdates,
                    rdates,
                    scope: known.as_ref().map_or_else(Scope::default, |known| known.scope.clone()),
                    capacity: known.as_ref().map_or_else(Capacity::default, |known| known.capacity.clone()),
                    lead_time: known.and_then(|known| known.lead_time),
                })
            }
            _ => {
                let known = plan.freezes.by_key(&key).map(|record| Freeze::of(plan, record));
                let reason = match &known {
                    // The description of our own export says more than the reason; it is not read back.
                    Some(known) if event.uid.ends_with("@slipway") => known.reason.clone(),
                    _ => event.description.clone(),
                };
                AnyRecord::Freeze(Freeze {
                    id: known.as_ref().and_then(|known| known.id),
                    key: key.clone(),
                    name: name.clone(),
                    zone,
                    start,
                    duration: when.duration.to_string(),
                    rrule,
                    exdates,
                    rdates,
                    level: level(event),
                    reason,
                    contact: known.as_ref().and_then(|known| known.contact.clone()),
                    scope: known.map_or_else(Scope::default, |known| known.scope),
                })
            }
        })
    });
    Candidate { line, kind, key, name, cells: Vec::new(), record }
}

/// The key of the record that an event of our own export came from.
fn own_key(event: &ForeignEvent, kind: EntityKind, plan: &Plan) -> Option<String> {
    let id = Uuid::parse_str(event.uid.strip_suffix("@slipway")?).ok()?;
    plan.get(kind, id).map(|entity| entity.key().to_owned())
}

/// The name without the word that our own export puts before it.
fn named(event: &ForeignEvent) -> String {
    let name = event.summary.trim();
    let name = name.strip_prefix("Freeze: ").or_else(|| name.strip_prefix("Window: ")).unwrap_or(name);
    if name.is_empty() { "Untitled".to_owned() } else { name.to_owned() }
}

fn level(event: &ForeignEvent) -> FreezeLevel {
    if event.categories.iter().any(|word| word.eq_ignore_ascii_case("soft")) {
        FreezeLevel::Soft
    } else {
        FreezeLevel::Hard
    }
}

/// A key for an event from elsewhere: its name in letters that keys have, and enough of its UID to tell it from
/// its namesakes and to find it again in the next version of the file.
fn key_of(event: &ForeignEvent, name: &str) -> String {
    let slug = |text: &str| {
        let mut slug = String::new();
        for c in text.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                slug.push(c);
            } else if !slug.ends_with('-') && !slug.is_empty() {
                slug.push('-');
            }
        }
        slug.trim_end_matches('-').chars().take(KEY_LIMIT - 20).collect::<String>()
    };
    let mut uid = slug(&event.uid);
    if uid.chars().count() > 12 {
        uid = uid.chars().take(12).collect::<String>().trim_end_matches('-').to_owned();
    }
    match (slug(name), uid) {
        (name, uid) if uid.is_empty() => name,
        (name, uid) if name.is_empty() => uid,
        (name, uid) => format!("{name}-{uid}"),
    }
}

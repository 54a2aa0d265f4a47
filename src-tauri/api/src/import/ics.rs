//! Import of calendars: events become freezes or windows.
//!
//! An event that Slipway wrote is known by its UID. What it would say of the record now is written and read
//! again by the same reader, and only where the file says something else does the record change: so what
//! cannot be told from a calendar (scope, capacity, the zone of whole days) is never lost by it.

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest as _, Sha256};
use slipway_core::calendar::Recurrence;
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::format::{AnyRecord, Freeze, LeftOut, Scope, UnknownReferences, Window};
use slipway_core::freezes::FreezeLevel;
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::rejection::Rejection;
use slipway_core::time::{LOCAL_FORMAT, resolve_local, to_local};
use slipway_ical::calendar::{Calendar, Status};
use slipway_ical::read::{self, ForeignEvent, Start};
use uuid::Uuid;

use super::cell::slug;
use super::content::Content;
use super::settle::{self, Candidate};
use super::{ImportPlan, shown};
use crate::export::calendar::{NO_EDITS, freeze_event, id_of_uid, window_event};
use crate::export::words;

/// Works out what would become of a calendar. Events of others become what `kind` says: freezes, if nothing;
/// those that Slipway wrote are what they are.
pub(super) fn calendar(
    content: &Content,
    kind: Option<EntityKind>,
    plan: &Plan,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<ImportPlan, Rejection> {
    let kind = match kind {
        None | Some(EntityKind::Freeze) => EntityKind::Freeze,
        Some(EntityKind::Window) => EntityKind::Window,
        Some(other) => {
            return Err(Rejection::invalid(
                "kind",
                format!(
                    "The events of a calendar become freezes or windows, not {}.",
                    super::plural(other, 0)
                ),
            ));
        }
    };
    let foreign = read::read(&content.bytes, plan.settings.zone)
        .map_err(|error| Rejection::invalid("source", format!("{error}. Nothing was imported.")))?;
    let mut events = Events { plan, kind, taken: FxHashSet::default(), left_out: Vec::new() };
    for left_out in foreign.left_out {
        events.leave_out(&left_out.what, &format!("it {}", left_out.why));
    }
    let known = events.known(&foreign.events);
    let mut candidates = Vec::new();
    for (event, line) in foreign.events.iter().zip(1..) {
        if let Some(candidate) = events.candidate(event, line, &known) {
            candidates.push(candidate);
        }
    }
    let settled = settle::settle(plan, candidates, UnknownReferences::Refuse, new_id);
    let mut left_out = events.left_out;
    left_out.extend(settled.left_out);
    let notes = vec![format!("Whole days were read as days in {}.", plan.settings.zone.name())];
    let whole_days = foreign.events.iter().any(|event| matches!(event.start, Start::Date(_)));
    let notes = if whole_days { notes } else { Vec::new() };
    Ok(ImportPlan {
        preview: shown(Some(kind), settled.rows, settled.creates, left_out, notes),
        entities: settled.entities,
        intent: String::new(),
    })
}

struct Events<'p> {
    plan: &'p Plan,
    kind: EntityKind,
    /// Keys that the file has taken.
    taken: FxHashSet<(EntityKind, String)>,
    left_out: Vec<LeftOut>,
}

/// A record that the plan has, and what its event says now.
type Known = FxHashMap<String, (AnyRecord, ForeignEvent)>;

impl Events<'_> {
    fn leave_out(&mut self, what: &str, why: &str) {
        self.left_out.push(LeftOut {
            kind: self.kind,
            key: what.to_owned(),
            field: "event".to_owned(),
            value: what.to_owned(),
            reason: why.to_owned(),
        });
    }

    /// The plan's records whose events are in the file, by UID, each with what its event says now.
    fn known(&self, events: &[ForeignEvent]) -> Known {
        let plan = self.plan;
        let mut records = FxHashMap::default();
        let mut calendar = Calendar { name: String::new(), events: Vec::new() };
        for event in events {
            let Some(id) = id_of_uid(&event.uid) else { continue };
            let (record, event) = if let Some(freeze) = plan.freezes.get(Id::from_uuid(id)) {
                (AnyRecord::Freeze(Freeze::of(plan, freeze)), freeze_event(plan, freeze, NO_EDITS))
            } else if let Some(window) = plan.windows.get(Id::from_uuid(id)) {
                (AnyRecord::Window(Window::of(plan, window)), window_event(plan, window, NO_EDITS))
            } else {
                continue;
            };
            if records.insert(event.uid.clone(), record).is_none() {
                calendar.events.push(event);
            }
        }
        // What we write we can read; should it ever be otherwise, the records are simply not known.
        let now = read::read(calendar.to_text().as_bytes(), plan.settings.zone).unwrap_or_default();
        now.events
            .into_iter()
            .filter_map(|event| Some((event.uid.clone(), (records.remove(&event.uid)?, event))))
            .collect()
    }

    fn candidate(&mut self, event: &ForeignEvent, line: u64, known: &Known) -> Option<Candidate> {
        let called = if event.summary.is_empty() { &event.uid } else { &event.summary };
        let called = if called.is_empty() { format!("event {line}") } else { called.clone() };
        if event.status == Status::Cancelled {
            self.leave_out(&called, "it is cancelled");
            return None;
        }
        let own = id_of_uid(&event.uid);
        let has = |word: &str| event.categories.iter().any(|category| category == word);
        if let Some(id) = own
            && (has("RELEASE") || self.plan.releases.get(Id::from_uuid(id)).is_some())
        {
            self.leave_out(&called, "releases come in as a table or as a plan document, not from a calendar");
            return None;
        }
        let record = if let Some((record, now)) = known.get(&event.uid) {
            changed(record, now, event, self.plan)
        } else {
            let kind = match own {
                Some(_) if has("FREEZE") => EntityKind::Freeze,
                Some(_) if has("WINDOW") => EntityKind::Window,
                _ => self.kind,
            };
            self.new_or_foreign(event, kind, own, &called)
        };
        let (kind, key) = match &record {
            Ok(record) => (record.identity().0, record.identity().2.to_owned()),
            Err(_) => (self.kind, String::new()),
        };
        self.taken.insert((kind, key.clone()));
        Some(Candidate { line, kind, key, name: called, cells: Vec::new(), record })
    }

    /// The record of an event that the plan does not know as its own: made from it, or that which an earlier
    /// import made of it, with what the event says now.
    fn new_or_foreign(
        &self,
        event: &ForeignEvent,
        kind: EntityKind,
        own: Option<Uuid>,
        called: &str,
    ) -> Result<AnyRecord, String> {
        let id = own.or_else(|| (!event.uid.is_empty()).then(|| id_of_foreign(&event.uid)));
        let prefix = if kind == EntityKind::Freeze { words::FREEZE } else { words::WINDOW };
        let name = if own.is_some() { called.strip_prefix(prefix).unwrap_or(called) } else { called };
        let (existing, key) = self.place(kind, id, name);
        let reason = if own.is_some() { words::reason_of(&event.description) } else { &event.description };
        let read = recurrence(event, self.plan)?;
        // What the plan has just so stays just so, whatever clock it is kept on.
        let when = match &existing {
            Some(Entity::Freeze(freeze)) if same_times(&freeze.when, &read) => freeze.when.clone(),
            Some(Entity::Window(window)) if same_times(&window.when, &read) => window.when.clone(),
            _ => read,
        };
        let mut record = match existing.as_ref().and_then(|entity| AnyRecord::of(self.plan, entity)) {
            Some(record) => record,
            None => blank(kind, id, key),
        };
        match &mut record {
            AnyRecord::Freeze(freeze) => {
                name.clone_into(&mut freeze.name);
                reason.clone_into(&mut freeze.reason);
                if own.is_some() {
                    freeze.level = level(event);
                }
                put_when(freeze_times(freeze), &when);
            }
            AnyRecord::Window(window) => {
                name.clone_into(&mut window.name);
                put_when(window_times(window), &when);
            }
            _ => {}
        }
        Ok(record)
    }

    /// The record that an earlier import made of an event, if the plan has it, and the key that a new one gets:
    /// made of its name, and nobody else's. An event without a UID is known by its name.
    fn place(&self, kind: EntityKind, id: Option<Uuid>, name: &str) -> (Option<Entity>, String) {
        if let Some(entity) = id.and_then(|id| self.plan.get(kind, id)) {
            let key = entity.key().to_owned();
            return (Some(entity), key);
        }
        let base = slug(name).unwrap_or_else(|| kind.word().to_owned());
        let mut key = base.clone();
        let mut number = 1;
        loop {
            if !self.taken.contains(&(kind, key.clone())) {
                match self.plan.id_of(kind, &key).and_then(|holder| self.plan.get(kind, holder)) {
                    None => return (None, key),
                    Some(entity) if id.is_none() && entity.name() == name => return (Some(entity), key),
                    Some(_) => {}
                }
            }
            number += 1;
            key = format!("{base}-{number}");
        }
    }
}

/// A record that is nothing yet.
fn blank(kind: EntityKind, id: Option<Uuid>, key: String) -> AnyRecord {
    let (zone, start, duration) = (String::new(), String::new(), String::new());
    if kind == EntityKind::Window {
        return AnyRecord::Window(Window {
            id,
            key,
            name: String::new(),
            zone,
            start,
            duration,
            rrule: None,
            exdates: Vec::new(),
            rdates: Vec::new(),
            scope: Scope::default(),
            capacity: slipway_core::format::Capacity::default(),
            lead_time: None,
        });
    }
    AnyRecord::Freeze(Freeze {
        id,
        key,
        name: String::new(),
        zone,
        start,
        duration,
        rrule: None,
        exdates: Vec::new(),
        rdates: Vec::new(),
        level: FreezeLevel::default(),
        reason: String::new(),
        contact: None,
        scope: Scope::default(),
    })
}

/// A record of ours with what the event says differently from what it would say now.
fn changed(
    record: &AnyRecord,
    now: &ForeignEvent,
    event: &ForeignEvent,
    plan: &Plan,
) -> Result<AnyRecord, String> {
    let mut record = record.clone();
    let moved = (event.start, event.duration, &event.rule, &event.exdates, &event.rdates)
        != (now.start, now.duration, &now.rule, &now.exdates, &now.rdates);
    let when = if moved { Some(recurrence(event, plan)?) } else { None };
    match &mut record {
        AnyRecord::Freeze(freeze) => {
            if event.summary != now.summary {
                event
                    .summary
                    .strip_prefix(words::FREEZE)
                    .unwrap_or(&event.summary)
                    .clone_into(&mut freeze.name);
            }
            if event.description != now.description {
                words::reason_of(&event.description).clone_into(&mut freeze.reason);
            }
            if event.categories != now.categories {
                freeze.level = level(event);
            }
            if let Some(when) = &when {
                put_when(freeze_times(freeze), when);
            }
        }
        AnyRecord::Window(window) => {
            if event.summary != now.summary {
                event
                    .summary
                    .strip_prefix(words::WINDOW)
                    .unwrap_or(&event.summary)
                    .clone_into(&mut window.name);
            }
            if let Some(when) = &when {
                put_when(window_times(window), when);
            }
        }
        _ => {}
    }
    Ok(record)
}

fn level(event: &ForeignEvent) -> FreezeLevel {
    if event.categories.iter().any(|category| category == "SOFT") {
        FreezeLevel::Soft
    } else {
        FreezeLevel::Hard
    }
}

/// When an event happens. What happens once at an instant is put on the wall clock of the plan, where people
/// read it; unless that clock shows the time twice that day.
fn recurrence(event: &ForeignEvent, plan: &Plan) -> Result<Recurrence, String> {
    let zone = plan.settings.zone;
    let mut when =
        event.recurrence(zone).map_err(|error| format!("{}.", error.message.trim_end_matches('.')))?;
    if let Start::Utc(at) = event.start
        && when.rule.is_none()
        && when.rdates.is_empty()
    {
        let local = to_local(zone, at);
        if resolve_local(zone, local).0 == at {
            when.zone = zone;
            when.start = local;
            when.exdates.clear();
        }
    }
    // The start is an occurrence anyway.
    let start = when.start;
    when.rdates.retain(|date| *date != start);
    Ok(when)
}

/// Whether two single spans are the same time, or two recurrences the same to the letter.
fn same_times(one: &Recurrence, other: &Recurrence) -> bool {
    let span = |when: &Recurrence| {
        let single = when.rule.is_none() && when.rdates.is_empty() && when.exdates.is_empty();
        let start = resolve_local(when.zone, when.start).0;
        single.then(|| (start, when.duration.after(start, when.zone)))
    };
    one == other || (span(one).is_some() && span(one) == span(other))
}

/// The fields of a record that say when.
struct Times<'r> {
    zone: &'r mut String,
    start: &'r mut String,
    duration: &'r mut String,
    rrule: &'r mut Option<String>,
    exdates: &'r mut Vec<String>,
    rdates: &'r mut Vec<String>,
}

fn freeze_times(freeze: &mut Freeze) -> Times<'_> {
    Times {
        zone: &mut freeze.zone,
        start: &mut freeze.start,
        duration: &mut freeze.duration,
        rrule: &mut freeze.rrule,
        exdates: &mut freeze.exdates,
        rdates: &mut freeze.rdates,
    }
}

fn window_times(window: &mut Window) -> Times<'_> {
    Times {
        zone: &mut window.zone,
        start: &mut window.start,
        duration: &mut window.duration,
        rrule: &mut window.rrule,
        exdates: &mut window.exdates,
        rdates: &mut window.rdates,
    }
}

fn put_when(times: Times<'_>, when: &Recurrence) {
    let locals = |dates: &[chrono::NaiveDateTime]| -> Vec<String> {
        dates.iter().map(|date| date.format(LOCAL_FORMAT).to_string()).collect()
    };
    when.zone.name().clone_into(times.zone);
    *times.start = when.start.format(LOCAL_FORMAT).to_string();
    *times.duration = when.duration.to_string();
    *times.rrule = when.rule.as_ref().map(ToString::to_string);
    *times.exdates = locals(&when.exdates);
    *times.rdates = locals(&when.rdates);
}

/// The identity of what is made of a foreign event: always the same for its UID, so that the next import of
/// the same calendar finds it, whatever it is called by then (RFC 9562 §5.8).
fn id_of_foreign(uid: &str) -> Uuid {
    let digest = Sha256::digest(uid.as_bytes());
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(digest.iter()) {
        *byte = *from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

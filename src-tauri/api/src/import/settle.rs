//! From records that a file proposes to what becomes of each: new, changed, unchanged or refused.
//!
//! Every record stands for itself: one that is refused takes along only those that need it. What is left can
//! be put into the plan in the order given, each step passing the plan's own check.

use rustc_hash::{FxHashMap, FxHashSet};
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::format::{AnyRecord, LeftOut, Resolver, UnknownReferences};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::text::printable;
use uuid::Uuid;

use crate::types::import::{ImportCreate, ImportRow, RowStatus};

type Cell = (EntityKind, Uuid);

/// A record that a file proposes.
pub(super) struct Candidate {
    /// Its line in the file, or its place among the records; 0 for one that is made because others name it.
    pub line: u64,
    pub kind: EntityKind,
    pub key: String,
    pub name: String,
    /// The cells of a table.
    pub cells: Vec<String>,
    /// The record, or why there is none.
    pub record: Result<AnyRecord, String>,
}

impl Candidate {
    /// A record that is made because others name it.
    pub(super) fn made(record: AnyRecord) -> Self {
        let (kind, _, key) = record.identity();
        let key = key.to_owned();
        Self { line: 0, kind, name: key.clone(), key, cells: Vec::new(), record: Ok(record) }
    }
}

/// What becomes of them all.
pub(super) struct Settled {
    pub rows: Vec<ImportRow>,
    pub creates: Vec<ImportCreate>,
    pub left_out: Vec<LeftOut>,
    /// What is new or changed, each after what it needs.
    pub entities: Vec<Entity>,
}

struct Item {
    candidate: Candidate,
    id: Uuid,
    refusal: Option<String>,
    entity: Option<Entity>,
}

impl Item {
    fn cell(&self) -> Cell {
        (self.candidate.kind, self.id)
    }

    fn refuse(&mut self, reason: String) {
        self.refusal.get_or_insert(reason);
        self.entity = None;
    }

    /// The end of a sentence about a record that names this refused one.
    fn why_missing(&self) -> String {
        let Candidate { kind, key, line, .. } = &self.candidate;
        let key = printable(key);
        match (line, &self.refusal) {
            (0, Some(why)) => format!("the {kind} “{key}”, which cannot be made: {why}"),
            _ => format!("the {kind} “{key}” of line {line}, which is refused."),
        }
    }
}

/// Settles what becomes of the candidates in `plan`.
pub(super) fn settle(
    plan: &Plan,
    candidates: Vec<Candidate>,
    unknown: UnknownReferences,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Settled {
    let mut items = identify(plan, candidates, new_id);
    let mut order;
    let mut left_out;
    // Where references are left out, a refusal changes what others refer to, so all are resolved again; each
    // round refuses more, and cycles and keys taken are found together, so there are few.
    loop {
        left_out = resolve(plan, &mut items, unknown, new_id);
        let refused = |items: &[Item]| items.iter().filter(|item| item.refusal.is_some()).count();
        let before = refused(&items);
        if unknown == UnknownReferences::Refuse {
            refuse_dependents(plan, &mut items);
        }
        order = in_order(plan, &mut items, unknown);
        check(plan, &mut items, &order, unknown);
        if unknown == UnknownReferences::Refuse || refused(&items) == before {
            break;
        }
    }
    let entities = accepted(plan, &mut items, &order);
    let made: FxHashSet<Cell> = entities.iter().map(|entity| (entity.kind(), entity.id())).collect();
    let creates = items
        .iter()
        .filter(|item| item.candidate.line == 0 && made.contains(&item.cell()))
        .map(|item| ImportCreate { kind: item.candidate.kind, key: item.candidate.key.clone() })
        .collect();
    let rows = items.into_iter().filter(|item| item.candidate.line > 0).map(|item| row(plan, item)).collect();
    Settled { rows, creates, left_out, entities }
}

/// Gives every candidate its identity: the one it has, else that of the plan's record with its key, else a new
/// one. The second with an identity or a key is refused.
fn identify(plan: &Plan, candidates: Vec<Candidate>, new_id: &mut dyn FnMut() -> Uuid) -> Vec<Item> {
    let mut keys: FxHashMap<(EntityKind, String), u64> = FxHashMap::default();
    let mut ids: FxHashMap<Cell, u64> = FxHashMap::default();
    let mut items = Vec::with_capacity(candidates.len());
    for mut candidate in candidates {
        let kind = candidate.kind;
        let key = candidate.key.trim().to_owned();
        let line = candidate.line;
        let mut refusal = None;
        let mut id = Uuid::nil();
        match &mut candidate.record {
            Err(reason) => refusal = Some(reason.clone()),
            Ok(record) => {
                let given = record.identity().1;
                id = given.or_else(|| plan.id_of(kind, &key)).unwrap_or_else(&mut *new_id);
                set_id(record, id);
                if let Some(first) = keys.get(&(kind, key.clone())) {
                    refusal = Some(format!(
                        "The key “{}” is given in line {first} already; give one of the two another key.",
                        printable(&key)
                    ));
                } else if let Some(first) = ids.get(&(kind, id)) {
                    refusal = Some(format!(
                        "The identity {id} is that of line {first} already; leave it out to make a new {kind}."
                    ));
                } else {
                    keys.insert((kind, key), line);
                    ids.insert((kind, id), line);
                }
            }
        }
        items.push(Item { candidate, id, refusal, entity: None });
    }
    items
}

fn set_id(record: &mut AnyRecord, id: Uuid) {
    let slot = match record {
        AnyRecord::Environment(record) => &mut record.id,
        AnyRecord::Team(record) => &mut record.id,
        AnyRecord::Person(record) => &mut record.id,
        AnyRecord::Service(record) => &mut record.id,
        AnyRecord::Window(record) => &mut record.id,
        AnyRecord::Freeze(record) => &mut record.id,
        AnyRecord::Release(record) => &mut record.id,
    };
    *slot = Some(id);
}

/// Turns what is not refused into records.
fn resolve(
    plan: &Plan,
    items: &mut [Item],
    unknown: UnknownReferences,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Vec<LeftOut> {
    let mut resolver = Resolver::new(plan, unknown, new_id);
    for item in items.iter().filter(|item| item.refusal.is_none()) {
        resolver.announce(item.candidate.kind, Some(item.id), &item.candidate.key);
    }
    for item in items.iter_mut().filter(|item| item.refusal.is_none()) {
        let Ok(record) = &item.candidate.record else { continue };
        let outcome = resolver.resolve(record).and_then(|mut entity| {
            entity.normalize()?;
            Ok(entity)
        });
        match outcome {
            Ok(entity) => item.entity = Some(entity),
            Err(rejection) => item.refuse(rejection.message),
        }
    }
    resolver.into_left_out()
}

/// Refuses what needs a refused record that the plan does not have, and what needs that, and so on.
fn refuse_dependents(plan: &Plan, items: &mut [Item]) {
    let mut dependents: FxHashMap<Cell, Vec<(usize, &'static str)>> = FxHashMap::default();
    for (place, item) in items.iter().enumerate() {
        for reference in item.entity.iter().flat_map(Entity::references) {
            dependents.entry((reference.kind, reference.id)).or_default().push((place, reference.field));
        }
    }
    let gone = |item: &Item| item.refusal.is_some() && plan.get(item.candidate.kind, item.id).is_none();
    let mut waiting: Vec<usize> =
        items.iter().enumerate().filter(|(_, item)| gone(item)).map(|(place, _)| place).collect();
    while let Some(place) = waiting.pop() {
        let Some(item) = items.get(place) else { continue };
        let why = item.why_missing();
        for (dependent, field) in dependents.get(&item.cell()).into_iter().flatten() {
            if let Some(dependent_item) = items.get_mut(*dependent)
                && dependent_item.refusal.is_none()
            {
                dependent_item.refuse(format!("It names in {field} {why}"));
                if gone(dependent_item) {
                    waiting.push(*dependent);
                }
            }
        }
    }
}

/// Why one record goes before another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Because {
    /// The other refers to it.
    Needed,
    /// It gives up the key that the other takes.
    GivesUpKey,
}

/// The places of the records, each after those it needs; a record that is renamed goes before the one that
/// takes its key. The records of a circle are refused.
fn in_order(plan: &Plan, items: &mut [Item], unknown: UnknownReferences) -> Vec<usize> {
    loop {
        let (order, circles) = Walk::new(plan, items).all();
        if circles.is_empty() {
            return order;
        }
        for (places, reason) in circles {
            for place in places {
                if let Some(item) = items.get_mut(place) {
                    item.refuse(reason.clone());
                }
            }
        }
        if unknown == UnknownReferences::Refuse {
            refuse_dependents(plan, items);
        }
    }
}

/// A record on the path, why it was entered, and what is still to be looked at before it.
type Step = (Cell, Because, Vec<(Cell, Because)>);

/// A walk through the plan as it would be, depth first, iterative so that the depth of a chain costs no stack.
struct Walk<'a> {
    plan: &'a Plan,
    items: &'a [Item],
    places: FxHashMap<Cell, usize>,
    /// Whether a record is done (true) or on the path (false).
    seen: FxHashMap<Cell, bool>,
    order: Vec<usize>,
    circles: Vec<(Vec<usize>, String)>,
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan, items: &'a [Item]) -> Self {
        let places = items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.entity.is_some())
            .map(|(place, item)| (item.cell(), place))
            .collect();
        Self { plan, items, places, seen: FxHashMap::default(), order: Vec::new(), circles: Vec::new() }
    }

    fn all(mut self) -> (Vec<usize>, Vec<(Vec<usize>, String)>) {
        for item in self.items.iter().filter(|item| item.entity.is_some()) {
            self.from(item.cell());
        }
        (self.order, self.circles)
    }

    fn from(&mut self, start: Cell) {
        let mut path: Vec<Step> = Vec::new();
        let mut entering = Some((start, Because::Needed));
        loop {
            if let Some((cell, because)) = entering.take() {
                match self.seen.get(&cell) {
                    Some(true) => {}
                    Some(false) => self.note_circle(&path, cell, because),
                    None => {
                        self.seen.insert(cell, false);
                        path.push((cell, because, self.before(cell)));
                    }
                }
            }
            let Some((cell, _, waiting)) = path.last_mut() else { break };
            entering = waiting.pop();
            if entering.is_none() {
                let cell = *cell;
                self.seen.insert(cell, true);
                self.order.extend(self.places.get(&cell));
                path.pop();
            }
        }
    }

    /// What must be put before a record.
    fn before(&self, cell: Cell) -> Vec<(Cell, Because)> {
        let (kind, id) = cell;
        let Some(item) = self.places.get(&cell).and_then(|place| self.items.get(*place)) else {
            // A record that the file leaves alone: it may stand between two that it changes.
            let needs: Vec<Uuid> = match kind {
                EntityKind::Service => {
                    self.plan.services.get(Id::from_uuid(id)).map_or_else(Vec::new, |service| {
                        service.depends_on.iter().map(|id| id.uuid()).collect()
                    })
                }
                EntityKind::Release => {
                    self.plan.releases.get(Id::from_uuid(id)).map_or_else(Vec::new, |release| {
                        release.depends_on.iter().map(|id| id.uuid()).collect()
                    })
                }
                _ => Vec::new(),
            };
            return needs.into_iter().map(|id| ((kind, id), Because::Needed)).collect();
        };
        let mut before: Vec<(Cell, Because)> = item
            .entity
            .iter()
            .flat_map(Entity::references)
            .map(|reference| ((reference.kind, reference.id), Because::Needed))
            .filter(|(other, _)| other.0 == kind || self.places.contains_key(other))
            .collect();
        if let Some(holder) = self.plan.id_of(kind, &item.candidate.key)
            && holder != id
            && self.places.contains_key(&(kind, holder))
        {
            before.push(((kind, holder), Because::GivesUpKey));
        }
        before
    }

    fn note_circle(&mut self, path: &[Step], cell: Cell, because: Because) {
        let from = path.iter().position(|(other, _, _)| *other == cell).unwrap_or(0);
        let around = path.get(from..).unwrap_or_default();
        let by_key = because == Because::GivesUpKey
            || around.iter().skip(1).any(|(_, because, _)| *because == Because::GivesUpKey);
        let keys: Vec<String> = around
            .iter()
            .map(|(cell, _, _)| *cell)
            .chain([cell])
            .map(|(kind, id)| match self.places.get(&(kind, id)).and_then(|place| self.items.get(*place)) {
                Some(item) => printable(&item.candidate.key),
                None => self.plan.get(kind, id).map_or_else(String::new, |entity| printable(entity.key())),
            })
            .collect();
        let kind = cell.0;
        let reason = if by_key {
            format!(
                "These {kind}s would take each other's keys: {}; rename one by hand first.",
                keys.join(" → ")
            )
        } else {
            format!(
                "These {kind}s would depend on each other in a circle: {}; take one dependency out.",
                keys.join(" → ")
            )
        };
        let places = around.iter().filter_map(|(cell, _, _)| self.places.get(cell).copied()).collect();
        self.circles.push((places, reason));
    }
}

/// Lets the plan itself check each record as it would be put. One that names a refused record is passed over:
/// where that is left out, the next round looks at it again.
fn check(plan: &Plan, items: &mut [Item], order: &[usize], unknown: UnknownReferences) {
    let mut working = plan.clone();
    let mut missing: FxHashSet<Cell> = items
        .iter()
        .filter(|item| item.refusal.is_some() && plan.get(item.candidate.kind, item.id).is_none())
        .map(Item::cell)
        .collect();
    for place in order {
        let Some(item) = items.get_mut(*place) else { continue };
        let Some(entity) = &item.entity else { continue };
        if entity.references().iter().any(|reference| missing.contains(&(reference.kind, reference.id))) {
            missing.insert(item.cell());
            continue;
        }
        match working.check(entity) {
            Ok(()) => {
                working.put(entity.clone());
            }
            Err(rejection) => {
                let id = item.id;
                missing.insert(item.cell());
                let holder =
                    plan.id_of(item.candidate.kind, &item.candidate.key).filter(|holder| *holder != id);
                item.refuse(match holder {
                    Some(holder) => format!(
                        "The plan has another {} “{}” ({holder}, here {id}); rename one, or leave the identity out to change it.",
                        item.candidate.kind,
                        printable(&item.candidate.key)
                    ),
                    None => rejection.message,
                });
                if unknown == UnknownReferences::Refuse {
                    refuse_dependents(plan, items);
                }
            }
        }
    }
}

/// What is to be put: new and changed records, and of those made because others name them only what is needed.
fn accepted(plan: &Plan, items: &mut [Item], order: &[usize]) -> Vec<Entity> {
    let mut needed: FxHashSet<Cell> = FxHashSet::default();
    let mut entities = Vec::new();
    for place in order.iter().rev() {
        let Some(item) = items.get(*place) else { continue };
        let Some(entity) = &item.entity else { continue };
        if item.candidate.line == 0 && !needed.contains(&item.cell()) {
            continue;
        }
        if plan.get(item.candidate.kind, item.id).as_ref() == Some(entity) {
            continue;
        }
        needed.extend(entity.references().into_iter().map(|reference| (reference.kind, reference.id)));
        entities.push(entity.clone());
    }
    entities.reverse();
    entities
}

fn row(plan: &Plan, item: Item) -> ImportRow {
    let before = plan.get(item.candidate.kind, item.id);
    let (status, changes) = match (&item.entity, before) {
        (None, _) => (RowStatus::Refused, Vec::new()),
        (Some(_), None) => (RowStatus::New, Vec::new()),
        (Some(entity), Some(before)) if *entity == before => (RowStatus::Unchanged, Vec::new()),
        (Some(entity), Some(before)) => (RowStatus::Changed, changes(&before, entity)),
    };
    let Candidate { line, kind, key, name, cells, .. } = item.candidate;
    let name = item.entity.as_ref().map_or(name, |entity| entity.name().to_owned());
    let key = item.entity.as_ref().map_or(key, |entity| entity.key().to_owned());
    ImportRow { line, kind, key, name, status, changes, reason: item.refusal, cells }
}

/// The fields that differ.
pub(super) fn changes(before: &Entity, after: &Entity) -> Vec<String> {
    let (Ok(before), Ok(after)) = (before.to_fields(), after.to_fields()) else { return Vec::new() };
    after
        .iter()
        .filter(|(field, value)| before.get(*field) != Some(*value))
        .map(|(field, _)| field.clone())
        .collect()
}

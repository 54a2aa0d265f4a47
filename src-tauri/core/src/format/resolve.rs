//! From the plan format to records: keys become identities, text becomes values.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AnyRecord, Day, Environment, Freeze, Hours, Person, PlanFile, Release, Scope, Selection, Service, Team,
    Window,
};
use crate::calendar::{Recurrence, Rule};
use crate::entity::{Entity, EntityKind, Record};
use crate::ids::Id;
use crate::plan::Plan;
use crate::rejection::{Rejection, RejectionCode};
use crate::settings::Settings;
use crate::text::printable;
use crate::time::{Duration, Instant, TimeError, parse_instant, parse_local, parse_zone};
use crate::{environments, freezes, releases, scope, services, teams, windows};

/// Something that was left out of an import, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, JsonSchema)]
pub struct LeftOut {
    /// The kind of the record it belongs to.
    pub kind: EntityKind,
    /// The key of that record.
    pub key: String,
    /// The field.
    pub field: String,
    /// What was left out.
    pub value: String,
    /// Why.
    pub reason: String,
}

/// What to do about a reference to something that neither the plan nor the document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownReferences {
    /// Refuse the record.
    Refuse,
    /// Take the record without it and list it.
    LeaveOut,
}

/// A document as records that can be put in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The records, each after those it refers to.
    pub entities: Vec<Entity>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOut>,
}

/// Turns shapes of the plan format into records of one plan.
pub struct Resolver<'a> {
    plan: &'a Plan,
    announced: FxHashMap<(EntityKind, String), Uuid>,
    unknown: UnknownReferences,
    left_out: Vec<LeftOut>,
    new_id: &'a mut dyn FnMut() -> Uuid,
}

/// What a reference stands in, for the sentences.
#[derive(Clone, Copy)]
struct Place<'a> {
    kind: EntityKind,
    key: &'a str,
}

impl Place<'_> {
    fn refuse(self, field: &str, message: &str) -> Rejection {
        Rejection::invalid(field, format!("The {} “{}”, {field}: {message}.", self.kind, printable(self.key)))
    }

    fn time<T>(self, field: &str, read: Result<T, TimeError>) -> Result<T, Rejection> {
        read.map_err(|error| self.refuse(field, &error.to_string()))
    }
}

impl<'a> Resolver<'a> {
    /// A resolver into `plan`. `new_id` makes identities (`UUIDv7`) for records that have none yet.
    pub fn new(plan: &'a Plan, unknown: UnknownReferences, new_id: &'a mut dyn FnMut() -> Uuid) -> Self {
        Self { plan, announced: FxHashMap::default(), unknown, left_out: Vec::new(), new_id }
    }

    /// Settles the identity of a record before it is resolved, so that others may refer to it by key: the
    /// given one if any, else that of the plan's record with this key, else a new one.
    pub fn announce(&mut self, kind: EntityKind, id: Option<Uuid>, key: &str) -> Uuid {
        let key = key.trim();
        let id = id
            .or_else(|| self.announced.get(&(kind, key.to_owned())).copied())
            .or_else(|| self.plan.id_of(kind, key))
            .unwrap_or_else(|| (self.new_id)());
        self.announced.insert((kind, key.to_owned()), id);
        id
    }

    /// What was left out so far.
    pub fn into_left_out(self) -> Vec<LeftOut> {
        self.left_out
    }

    /// The record of a shape, not yet normalized or checked against the plan.
    ///
    /// # Errors
    /// Names the record, the field and what is wrong with it.
    pub fn resolve(&mut self, record: &AnyRecord) -> Result<Entity, Rejection> {
        Ok(match record {
            AnyRecord::Environment(record) => self.environment(record).into(),
            AnyRecord::Team(record) => self.team(record).into(),
            AnyRecord::Person(record) => self.person(record)?.into(),
            AnyRecord::Service(record) => self.service(record)?.into(),
            AnyRecord::Window(record) => self.window(record)?.into(),
            AnyRecord::Freeze(record) => self.freeze(record)?.into(),
            AnyRecord::Release(record) => self.release(record)?.into(),
        })
    }

    fn id<T: Record>(&mut self, id: Option<Uuid>, key: &str) -> Id<T> {
        Id::from_uuid(self.announce(T::KIND, id, key))
    }

    fn reference<T: Record>(
        &mut self,
        place: Place<'_>,
        field: &str,
        key: &str,
    ) -> Result<Option<Id<T>>, Rejection> {
        let key = key.trim();
        let found =
            self.announced.get(&(T::KIND, key.to_owned())).copied().or_else(|| self.plan.id_of(T::KIND, key));
        if let Some(id) = found {
            return Ok(Some(Id::from_uuid(id)));
        }
        let reason = format!("there is no {} “{}”", T::KIND, printable(key));
        match self.unknown {
            UnknownReferences::Refuse => Err(Rejection::new(
                RejectionCode::UnknownReference,
                format!("The {} “{}”, {field}: {reason}; add it first.", place.kind, printable(place.key)),
            )
            .at(field)),
            UnknownReferences::LeaveOut => {
                self.left_out.push(LeftOut {
                    kind: place.kind,
                    key: place.key.to_owned(),
                    field: field.to_owned(),
                    value: key.to_owned(),
                    reason,
                });
                Ok(None)
            }
        }
    }

    fn references<T: Record>(
        &mut self,
        place: Place<'_>,
        field: &str,
        keys: &[String],
    ) -> Result<Vec<Id<T>>, Rejection> {
        let mut ids = Vec::with_capacity(keys.len());
        for key in keys {
            ids.extend(self.reference(place, field, key)?);
        }
        Ok(ids)
    }

    fn optional<T: Record>(
        &mut self,
        place: Place<'_>,
        field: &str,
        key: Option<&str>,
    ) -> Result<Option<Id<T>>, Rejection> {
        match key.map(str::trim).filter(|key| !key.is_empty()) {
            Some(key) => self.reference(place, field, key),
            None => Ok(None),
        }
    }

    fn selection<T: Record>(
        &mut self,
        place: Place<'_>,
        field: &str,
        selection: &Selection,
    ) -> Result<scope::Selection<T>, Rejection> {
        Ok(match selection {
            Selection::All(_) => scope::Selection::All,
            Selection::Only(keys) => scope::Selection::Only(self.references(place, field, keys)?),
        })
    }

    fn scope(&mut self, place: Place<'_>, scope: &Scope) -> Result<scope::Scope, Rejection> {
        Ok(scope::Scope {
            environments: self.selection(place, "scope.environments", &scope.environments)?,
            services: self.selection(place, "scope.services", &scope.services)?,
            teams: self.selection(place, "scope.teams", &scope.teams)?,
            except_services: self.references(place, "scope.except_services", &scope.except_services)?,
        })
    }

    fn zone(&self, place: Place<'_>, text: &str) -> Result<Tz, Rejection> {
        let text = text.trim();
        if text.is_empty() { Ok(self.plan.settings.zone) } else { place.time("zone", parse_zone(text)) }
    }

    fn environment(&mut self, shape: &Environment) -> environments::Environment {
        environments::Environment {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            name: name_or_key(&shape.name, &shape.key),
            policy: shape.policy,
        }
    }

    fn team(&mut self, shape: &Team) -> teams::Team {
        teams::Team {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            name: name_or_key(&shape.name, &shape.key),
        }
    }

    fn person(&mut self, shape: &Person) -> Result<teams::Person, Rejection> {
        let place = Place { kind: EntityKind::Person, key: &shape.key };
        Ok(teams::Person {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            name: name_or_key(&shape.name, &shape.key),
            email: shape.email.clone(),
            zone: self.zone(place, &shape.zone)?,
            teams: self.references(place, "teams", &shape.teams)?,
            hours: shape.hours.iter().map(|hours| working_hours(place, hours)).collect::<Result<_, _>>()?,
            absences: shape
                .absences
                .iter()
                .map(|absence| {
                    Ok(teams::Absence {
                        start: date(place, "absences", &absence.start)?,
                        end: date(place, "absences", &absence.end)?,
                        reason: absence.reason.clone(),
                    })
                })
                .collect::<Result<_, Rejection>>()?,
        })
    }

    fn service(&mut self, shape: &Service) -> Result<services::Service, Rejection> {
        let place = Place { kind: EntityKind::Service, key: &shape.key };
        Ok(services::Service {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            name: name_or_key(&shape.name, &shape.key),
            team: self.optional(place, "team", shape.team.as_deref())?,
            depends_on: self.references(place, "depends_on", &shape.depends_on)?,
        })
    }

    fn window(&mut self, shape: &Window) -> Result<windows::Window, Rejection> {
        let place = Place { kind: EntityKind::Window, key: &shape.key };
        let zone = self.zone(place, &shape.zone)?;
        let when = When {
            start: &shape.start,
            duration: &shape.duration,
            rrule: shape.rrule.as_deref(),
            exdates: &shape.exdates,
            rdates: &shape.rdates,
        };
        Ok(windows::Window {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            name: name_or_key(&shape.name, &shape.key),
            when: when.resolve(place, zone)?,
            scope: self.scope(place, &shape.scope)?,
            capacity: windows::Capacity {
                releases: shape.capacity.releases,
                downtime: optional_duration(place, "capacity.downtime", shape.capacity.downtime.as_deref())?,
            },
            lead_time: optional_duration(place, "lead_time", shape.lead_time.as_deref())?,
        })
    }

    fn freeze(&mut self, shape: &Freeze) -> Result<freezes::Freeze, Rejection> {
        let place = Place { kind: EntityKind::Freeze, key: &shape.key };
        let zone = self.zone(place, &shape.zone)?;
        let when = When {
            start: &shape.start,
            duration: &shape.duration,
            rrule: shape.rrule.as_deref(),
            exdates: &shape.exdates,
            rdates: &shape.rdates,
        };
        Ok(freezes::Freeze {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            name: name_or_key(&shape.name, &shape.key),
            when: when.resolve(place, zone)?,
            scope: self.scope(place, &shape.scope)?,
            level: shape.level,
            reason: shape.reason.clone(),
            contact: self.optional(place, "contact", shape.contact.as_deref())?,
        })
    }

    fn release(&mut self, shape: &Release) -> Result<releases::Release, Rejection> {
        let place = Place { kind: EntityKind::Release, key: &shape.key };
        Ok(releases::Release {
            id: self.id(shape.id, &shape.key),
            key: shape.key.clone(),
            title: name_or_key(&shape.title, &shape.key),
            services: self.references(place, "services", &shape.services)?,
            environments: self.references(place, "environments", &shape.environments)?,
            version: shape.version.clone(),
            kind: shape.kind,
            risk: shape.risk,
            stage: shape.stage,
            duration: duration(place, "duration", &shape.duration)?,
            downtime: duration(place, "downtime", &shape.downtime)?,
            rollback: duration(place, "rollback", &shape.rollback)?,
            depends_on: self.references(place, "depends_on", &shape.depends_on)?,
            owner: self.optional(place, "owner", shape.owner.as_deref())?,
            crew: self.references(place, "crew", &shape.crew)?,
            not_before: optional_instant(place, "not_before", shape.not_before.as_deref())?,
            not_after: optional_instant(place, "not_after", shape.not_after.as_deref())?,
            start: optional_instant(place, "start", shape.start.as_deref())?,
            notes: shape.notes.clone(),
        })
    }
}

/// The recurrence fields that windows and freezes share.
struct When<'a> {
    start: &'a str,
    duration: &'a str,
    rrule: Option<&'a str>,
    exdates: &'a [String],
    rdates: &'a [String],
}

impl When<'_> {
    fn resolve(&self, place: Place<'_>, zone: Tz) -> Result<Recurrence, Rejection> {
        let locals = |field: &str, texts: &[String]| {
            texts.iter().map(|text| place.time(field, parse_local(text))).collect::<Result<Vec<_>, _>>()
        };
        let start = place.time("start", parse_local(self.start))?;
        let rule = self
            .rrule
            .map(str::trim)
            .filter(|rule| !rule.is_empty())
            .map(|rule| Rule::parse(rule, zone, start))
            .transpose()
            .map_err(|error| place.refuse("rrule", error.message.trim_end_matches('.')))?;
        Ok(Recurrence {
            zone,
            start,
            duration: duration(place, "duration", self.duration)?,
            rule,
            exdates: locals("exdates", self.exdates)?,
            rdates: locals("rdates", self.rdates)?,
        })
    }
}

fn name_or_key(name: &str, key: &str) -> String {
    if name.trim().is_empty() { key.to_owned() } else { name.to_owned() }
}

fn duration(place: Place<'_>, field: &str, text: &str) -> Result<Duration, Rejection> {
    place.time(field, text.trim().parse())
}

fn optional_duration(
    place: Place<'_>,
    field: &str,
    text: Option<&str>,
) -> Result<Option<Duration>, Rejection> {
    text.filter(|text| !text.trim().is_empty()).map(|text| duration(place, field, text)).transpose()
}

fn optional_instant(place: Place<'_>, field: &str, text: Option<&str>) -> Result<Option<Instant>, Rejection> {
    text.filter(|text| !text.trim().is_empty()).map(|text| place.time(field, parse_instant(text))).transpose()
}

fn date(place: Place<'_>, field: &str, text: &str) -> Result<NaiveDate, Rejection> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").map_err(|_| {
        place.refuse(field, &format!("“{}” is not a date; write it like 2026-12-24", printable(text)))
    })
}

fn working_hours(place: Place<'_>, hours: &Hours) -> Result<teams::WorkingHours, Rejection> {
    let time = |text: &str| {
        // 24:00 is how people write midnight at the end of the day.
        let text = if text.trim() == "24:00" { "00:00" } else { text.trim() };
        NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| {
            place.refuse("hours", &format!("“{}” is not a time of day; write it like 09:00", printable(text)))
        })
    };
    let number =
        |day: &Day| Day::ALL.iter().position(|other| other == day).and_then(|i| u8::try_from(i).ok());
    Ok(teams::WorkingHours {
        days: hours.days.iter().filter_map(number).collect(),
        from: time(&hours.from)?,
        to: time(&hours.to)?,
    })
}

impl PlanFile {
    /// The document as records of `plan`: those with an identity or a key that the plan has take its place,
    /// the others are new. Records of the plan that the document does not mention are left alone.
    ///
    /// # Errors
    /// Names the first record and field that cannot be taken, a key given twice, or a cycle; then nothing of
    /// the document should be put.
    pub fn resolve(
        &self,
        plan: &Plan,
        unknown: UnknownReferences,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<Resolved, Rejection> {
        let zone =
            parse_zone(self.zone.trim()).map_err(|error| Rejection::invalid("zone", format!("{error}.")))?;
        let settings = Settings { id: plan.settings.id, name: self.name.clone(), zone };
        let mut based = plan.clone();
        based.put(settings.clone().into());
        let records = self.records();
        let mut resolver = Resolver::new(&based, unknown, new_id);
        let mut given = FxHashSet::default();
        for record in &records {
            let (kind, id, key) = record.identity();
            if !given.insert((kind, key.trim())) {
                return Err(Rejection::new(
                    RejectionCode::DuplicateKey,
                    format!("The document has two {kind}s “{}”; give one another key.", printable(key)),
                )
                .at("key"));
            }
            resolver.announce(kind, id, key);
        }
        let mut entities = vec![Entity::from(settings)];
        for record in &records {
            let mut entity = resolver.resolve(record)?;
            entity.normalize()?;
            entities.push(entity);
        }
        let left_out = resolver.into_left_out();
        Ok(Resolved { entities: in_order_of_dependency(entities)?, left_out })
    }

    /// Every record, each kind after the kinds it refers to.
    fn records(&self) -> Vec<AnyRecord> {
        let mut all: Vec<AnyRecord> = Vec::new();
        all.extend(self.environments.iter().cloned().map(AnyRecord::Environment));
        all.extend(self.teams.iter().cloned().map(AnyRecord::Team));
        all.extend(self.people.iter().cloned().map(AnyRecord::Person));
        all.extend(self.services.iter().cloned().map(AnyRecord::Service));
        all.extend(self.windows.iter().cloned().map(AnyRecord::Window));
        all.extend(self.freezes.iter().cloned().map(AnyRecord::Freeze));
        all.extend(self.releases.iter().cloned().map(AnyRecord::Release));
        all
    }
}

impl AnyRecord {
    /// Its kind, its identity if given, and its key.
    pub fn identity(&self) -> (EntityKind, Option<Uuid>, &str) {
        match self {
            Self::Environment(record) => (EntityKind::Environment, record.id, &record.key),
            Self::Team(record) => (EntityKind::Team, record.id, &record.key),
            Self::Person(record) => (EntityKind::Person, record.id, &record.key),
            Self::Service(record) => (EntityKind::Service, record.id, &record.key),
            Self::Window(record) => (EntityKind::Window, record.id, &record.key),
            Self::Freeze(record) => (EntityKind::Freeze, record.id, &record.key),
            Self::Release(record) => (EntityKind::Release, record.id, &record.key),
        }
    }
}

/// Puts each record after those it depends on (depth first, stable), so that every one can be checked against
/// the plan as it is put.
///
/// # Errors
/// Names a cycle among the records given.
pub fn in_order_of_dependency(entities: Vec<Entity>) -> Result<Vec<Entity>, Rejection> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Waiting,
        OnPath,
        Placed,
    }
    let places: FxHashMap<(EntityKind, Uuid), usize> =
        entities.iter().enumerate().map(|(place, entity)| ((entity.kind(), entity.id()), place)).collect();
    let mut slots: Vec<(Option<Entity>, State)> =
        entities.into_iter().map(|entity| (Some(entity), State::Waiting)).collect();
    let mut ordered = Vec::with_capacity(slots.len());
    for start in 0..slots.len() {
        // Iterative, so that the depth of a chain costs no stack.
        let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut entering = Some(start);
        loop {
            if let Some(node) = entering.take()
                && let Some((entity, state)) = slots.get_mut(node)
            {
                match state {
                    State::Placed => {}
                    State::OnPath => {
                        let from = path.iter().position(|(other, _)| *other == node).unwrap_or(0);
                        let cycle = path.iter().skip(from).map(|(place, _)| *place).chain([node]);
                        return Err(cycle_rejection(
                            cycle
                                .filter_map(|place| slots.get(place).and_then(|(entity, _)| entity.as_ref())),
                        ));
                    }
                    State::Waiting => {
                        *state = State::OnPath;
                        let mut dependencies: Vec<usize> = entity
                            .iter()
                            .flat_map(Entity::references)
                            .filter_map(|reference| places.get(&(reference.kind, reference.id)).copied())
                            .collect();
                        dependencies.reverse();
                        path.push((node, dependencies));
                    }
                }
            }
            let Some((node, dependencies)) = path.last_mut() else { break };
            if let Some(dependency) = dependencies.pop() {
                entering = Some(dependency);
            } else {
                if let Some((entity, state)) = slots.get_mut(*node) {
                    *state = State::Placed;
                    ordered.extend(entity.take());
                }
                path.pop();
            }
        }
    }
    Ok(ordered)
}

fn cycle_rejection<'e>(cycle: impl Iterator<Item = &'e Entity>) -> Rejection {
    let mut kind = EntityKind::Release;
    let keys: Vec<_> = cycle
        .map(|entity| {
            kind = entity.kind();
            printable(entity.key())
        })
        .collect();
    Rejection::new(
        RejectionCode::Cycle,
        format!(
            "These {kind}s depend on each other in a circle: {}; take one dependency out.",
            keys.join(" → ")
        ),
    )
    .at("depends_on")
}

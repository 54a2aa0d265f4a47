//! From findings to sentences: what is wrong, with what, what would clear it, and who can.

use chrono_tz::Tz;

use super::conflict::Conflict;
use super::finding::{Finding, Pair};
use super::index::{Node, Standing, View};
use super::nearby::nearest_windows;
use super::rules::Subject;
use super::words;
use crate::freezes::FreezeLevel;
use crate::ids::Id;
use crate::teams::Person;
use crate::text::printable;
use crate::time::{Instant, Slot};

/// The conflicts of one release in the order in which they are listed: the grave first, then by kind, then
/// by what they are with.
pub(super) fn conflicts(view: &View<'_>, number: usize, findings: &[Finding]) -> Vec<Conflict> {
    let Some(node) = view.node(number) else { return Vec::new() };
    let Some(slot) = node.slot else { return Vec::new() };
    let explain = Explain { view, subject: Subject { number, node, slot } };
    let mut conflicts: Vec<_> = findings.iter().map(|finding| explain.conflict(finding)).collect();
    conflicts.sort_by(|a, b| {
        (a.severity, a.kind, &a.with, &a.message).cmp(&(b.severity, b.kind, &b.with, &b.message))
    });
    conflicts
}

struct Explain<'a> {
    view: &'a View<'a>,
    subject: Subject<'a>,
}

/// What a sentence is made of: what it is with, the sentence itself, and who can clear it.
type Told = (Vec<String>, String, Vec<String>);

impl Explain<'_> {
    fn conflict(&self, finding: &Finding) -> Conflict {
        let (with, message, clear_by) = match finding {
            Finding::Outside { pairs } => self.outside(pairs),
            Finding::Exceeds { pairs, windows, closes } => self.exceeds(pairs, windows, *closes),
            Finding::Freeze { freeze, occurrence, level } => self.freeze(*freeze, *occurrence, *level),
            Finding::Full { window, occurrence, before, releases, downtime } => {
                self.full(*window, *occurrence, before, (*releases, *downtime))
            }
            Finding::Busy { other } => self.busy(*other),
            Finding::Dependency { on, standing } => self.dependency(*on, *standing),
            Finding::Absent { person, absences } => self.absent(*person, absences),
            Finding::DoubleBooked { person, other } => self.double_booked(*person, *other),
            Finding::OffHours { person } => self.off_hours(*person),
            Finding::Bounds { early, late } => self.bounds(*early, *late),
            Finding::Clock { zone, windows, change, uneven, repeated_start } => {
                self.clock(*zone, windows, *change, (*uneven, *repeated_start))
            }
        };
        Conflict {
            release: self.subject.node.record.key.clone(),
            kind: finding.kind(),
            severity: finding.severity(),
            with,
            message,
            clear_by,
        }
    }

    fn outside(&self, pairs: &[Pair]) -> Told {
        let (key, start) = (self.key(), self.at(self.subject.slot.start));
        let what = self.pairs(pairs);
        let (before, after) =
            nearest_windows(self.view.landscape(), pairs.first().copied(), self.subject.slot.start);
        let name = |(window, slot): (usize, Slot)| {
            let name = self.window_name(window);
            format!("{name} ({})", self.span(slot))
        };
        let advice = match (before.map(name), after.map(name)) {
            (Some(before), Some(after)) => format!("move it to {after}, or back to {before}"),
            (None, Some(after)) => format!("move it to {after}"),
            (Some(before), None) => format!("the last one was {before}, so move it back or add a window"),
            (None, None) => "none is near, so add a window or change the scope of one".to_owned(),
        };
        let message = format!("{key} starts on {start}, when no window is open for {what}; {advice}.");
        (Vec::new(), message, self.own())
    }

    fn exceeds(&self, pairs: &[Pair], windows: &[usize], closes: Instant) -> Told {
        let names: Vec<_> = windows.iter().map(|window| self.window_name(*window)).collect();
        let message = format!(
            "{} ends on {}, {} after {} for {}; start it earlier, shorten it or lengthen the window.",
            self.key(),
            self.at(self.subject.slot.end),
            words::length(self.subject.slot.end - closes),
            match names.len() {
                1 => format!("{} closes", names.concat()),
                _ => format!("{} close", words::list(&names)),
            },
            self.pairs(pairs),
        );
        (self.window_keys(windows), message, self.own())
    }

    fn freeze(&self, freeze: usize, occurrence: Slot, level: FreezeLevel) -> Told {
        let Some(record) = self.view.landscape().freezes.get(freeze).map(|f| &f.record) else {
            return (Vec::new(), String::new(), self.own());
        };
        let contact = record.contact.and_then(|contact| self.person_of(contact));
        let reason = record.reason.lines().next().unwrap_or_default();
        let because = if reason.is_empty() { String::new() } else { format!(" ({})", printable(reason)) };
        let (verb, word) = match level {
            FreezeLevel::Hard => ("is not allowed during", "hard"),
            FreezeLevel::Soft => ("should be looked at: it falls into", "soft"),
        };
        let ask = contact.as_ref().map_or_else(
            || "or change the freeze".to_owned(),
            |name| format!("or ask {name} for an exception"),
        );
        let message = format!(
            "{} {verb} the {word} freeze {}{because}, {}; move it out of the freeze, {ask}.",
            self.key(),
            words::quoted(&record.name),
            self.span(occurrence),
        );
        let clear_by = contact.map_or_else(|| self.own(), |name| vec![name]);
        (vec![record.key.clone()], message, clear_by)
    }

    fn full(&self, window: usize, occurrence: Slot, before: &[usize], over: (bool, bool)) -> Told {
        let Some(record) = self.view.landscape().windows.get(window).map(|w| &w.record) else {
            return (Vec::new(), String::new(), self.own());
        };
        let mut limits = Vec::new();
        if let (true, Some(limit)) = (over.0, record.capacity.releases) {
            limits.push(format!("{limit} {}", if limit == 1 { "release" } else { "releases" }));
        }
        if let (true, Some(limit)) = (over.1, record.capacity.downtime) {
            limits.push(format!("{} of downtime", words::length(limit.approximate())));
        }
        let others: Vec<_> = before.iter().filter_map(|other| self.view.node(*other)).collect();
        let keys: Vec<_> = others.iter().map(|node| node.record.key.clone()).collect();
        let (taken, advice) = if keys.is_empty() {
            ("by itself".to_owned(), "reduce its downtime or raise the limit".to_owned())
        } else {
            let shown: Vec<_> = keys.iter().map(|key| printable(key)).collect();
            let shown = words::list(&shown);
            (format!("after {shown}"), "move it or one of them, or raise the limit".to_owned())
        };
        let message = format!(
            "{} finds no room in {} on {}, which takes {}, {taken}; {advice}.",
            self.key(),
            words::quoted(&record.name),
            self.span(occurrence),
            limits.join(" and "),
        );
        let mut clear_by = self.own();
        for node in others {
            add_all(&mut clear_by, self.responsible(node));
        }
        let mut with = vec![record.key.clone()];
        with.extend(keys);
        (with, message, clear_by)
    }

    fn busy(&self, other: usize) -> Told {
        let Some(node) = self.view.node(other) else { return (Vec::new(), String::new(), self.own()) };
        let landscape = self.view.landscape();
        let shared = self.subject.node.environments.iter().find(|e| node.environments.contains(e));
        let place = shared.and_then(|e| landscape.environments.get(*e)).map(|e| printable(&e.name));
        let mut why = "services that depend on each other".to_owned();
        if let Some(same) = self.subject.node.services.iter().find(|s| node.services.contains(s)) {
            why = self.service_name(*same);
        } else if let Some((ours, theirs)) = self.subject.node.services.iter().find_map(|ours| {
            let theirs =
                node.services.iter().find(|theirs| landscape.services_meet(&[*ours], &[**theirs]))?;
            Some((*ours, *theirs))
        }) {
            why = format!(
                "{}, which {} is tied to by dependency",
                self.service_name(theirs),
                self.service_name(ours)
            );
        }
        let message = format!(
            "{} overlaps {}, which changes {why} in {} on {}; move one of the two.",
            self.key(),
            printable(&node.record.key),
            place.unwrap_or_default(),
            node.slot.map(|slot| self.span(slot)).unwrap_or_default(),
        );
        (vec![node.record.key.clone()], message, self.own_and(node))
    }

    fn dependency(&self, on: usize, standing: Standing) -> Told {
        let Some(node) = self.view.node(on) else { return (Vec::new(), String::new(), self.own()) };
        let other = printable(&node.record.key);
        let rest = match standing {
            Standing::Until(end) => format!(
                "which ends on {}, after the start on {}; move {other} earlier or {} later",
                self.at(end),
                self.at(self.subject.slot.start),
                self.key()
            ),
            Standing::Cancelled => "which is cancelled; take the dependency out or replace it".to_owned(),
            Standing::RolledBack => {
                "which was rolled back; plan it anew or take the dependency out".to_owned()
            }
            Standing::Unscheduled | Standing::Done => {
                format!("which is not scheduled; schedule {other} first")
            }
        };
        let message = format!("{} depends on {other}, {rest}.", self.key());
        let mut clear_by = self.responsible(node);
        add_all(&mut clear_by, self.own());
        (vec![node.record.key.clone()], message, clear_by)
    }

    fn absent(&self, person: usize, absences: &[usize]) -> Told {
        let Some(worker) = self.view.landscape().people.get(person) else {
            return (Vec::new(), String::new(), self.own());
        };
        let spans: Vec<_> = absences
            .iter()
            .filter_map(|absence| Some((worker.record.absences.get(*absence)?, worker.away.get(*absence)?)))
            .map(|(absence, away)| {
                let span = self.span(*away);
                if absence.reason.is_empty() {
                    span
                } else {
                    format!("{span} ({})", printable(&absence.reason))
                }
            })
            .collect();
        let name = printable(&worker.record.name);
        let message = format!(
            "{name} is away during {}: {}; move it, or let somebody else do it.",
            self.key(),
            words::list(&spans)
        );
        self.about_person(&worker.record, None, message)
    }

    fn double_booked(&self, person: usize, other: usize) -> Told {
        let (Some(worker), Some(node)) = (self.view.landscape().people.get(person), self.view.node(other))
        else {
            return (Vec::new(), String::new(), self.own());
        };
        let message = format!(
            "{} is needed for {} on {} at the same time as for {}; move one of the two, or let somebody else do one.",
            printable(&worker.record.name),
            printable(&node.record.key),
            node.slot.map(|slot| self.span(slot)).unwrap_or_default(),
            self.key(),
        );
        self.about_person(&worker.record, Some(node), message)
    }

    fn off_hours(&self, person: usize) -> Told {
        let Some(worker) = self.view.landscape().people.get(person) else {
            return (Vec::new(), String::new(), self.own());
        };
        let zone = worker.record.zone;
        let theirs = if zone == self.zone() {
            String::new()
        } else {
            format!(" ({} for them)", words::span(zone, self.subject.slot))
        };
        let message = format!(
            "{} does not work during all of {}, {}{theirs}; ask whether they can, or let somebody else do it.",
            printable(&worker.record.name),
            self.key(),
            self.span(self.subject.slot),
        );
        self.about_person(&worker.record, None, message)
    }

    fn bounds(&self, early: bool, late: bool) -> Told {
        let record = &self.subject.node.record;
        let mut parts = Vec::new();
        if let (true, Some(bound)) = (early, record.not_before) {
            let start = self.at(self.subject.slot.start);
            parts.push(format!("starts on {start} but must not before {}", self.at(bound)));
        }
        if let (true, Some(bound)) = (late, record.not_after) {
            let end = self.at(self.subject.slot.end);
            parts.push(format!("ends on {end} but must by {}", self.at(bound)));
        }
        let message = format!("{} {}; move it or change its bounds.", self.key(), parts.join(" and "));
        (Vec::new(), message, self.own())
    }

    fn clock(&self, zone: Tz, windows: &[usize], change: Option<Instant>, wall: (bool, bool)) -> Told {
        let names: Vec<_> = windows.iter().map(|window| self.window_name(*window)).collect();
        let mut parts = Vec::new();
        if let Some(change) = change {
            parts.push(format!("the clock in {zone} changes during it, on {}", self.at(change)));
        }
        if wall.0 {
            parts.push(format!(
                "the wall-clock start of {} is skipped or repeated that day",
                words::list(&names)
            ));
        }
        if wall.1 {
            parts.push(format!("the wall clock in {zone} shows its start twice"));
        }
        let message = format!(
            "Mind the clock on {}: {}; make sure that everybody means {}.",
            self.key(),
            parts.join(", and "),
            self.span(self.subject.slot),
        );
        (self.window_keys(windows), message, self.own())
    }

    fn about_person(&self, person: &Person, other: Option<&Node>, message: String) -> Told {
        let mut with = vec![person.key.clone()];
        let mut clear_by = vec![printable(&person.name)];
        if let Some(node) = other {
            with.push(node.record.key.clone());
            add_all(&mut clear_by, self.responsible(node));
        }
        add_all(&mut clear_by, self.own());
        (with, message, clear_by)
    }

    fn key(&self) -> String {
        printable(&self.subject.node.record.key)
    }

    fn zone(&self) -> Tz {
        self.view.landscape().zone
    }

    fn at(&self, at: Instant) -> String {
        words::instant(self.zone(), at)
    }

    fn span(&self, slot: Slot) -> String {
        words::span(self.zone(), slot)
    }

    fn window_name(&self, window: usize) -> String {
        self.view.landscape().windows.get(window).map(|w| words::quoted(&w.record.name)).unwrap_or_default()
    }

    fn window_keys(&self, windows: &[usize]) -> Vec<String> {
        let all = &self.view.landscape().windows;
        let mut keys: Vec<_> =
            windows.iter().filter_map(|window| all.get(*window)).map(|w| w.record.key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    fn service_name(&self, service: usize) -> String {
        self.view.landscape().services.get(service).map(|s| printable(&s.name)).unwrap_or_default()
    }

    fn pairs(&self, pairs: &[Pair]) -> String {
        let landscape = self.view.landscape();
        let names: Vec<_> = pairs
            .iter()
            .filter_map(|(environment, service)| {
                let environment = landscape.environments.get(*environment)?;
                Some(format!("{} in {}", self.service_name(*service), printable(&environment.name)))
            })
            .collect();
        words::list(&names)
    }

    fn person_of(&self, id: Id<Person>) -> Option<String> {
        let landscape = self.view.landscape();
        let worker = landscape.people.get(*landscape.person_numbers.get(&id)?)?;
        Some(printable(&worker.record.name))
    }

    /// Who answers for the release that is explained.
    fn own(&self) -> Vec<String> {
        self.responsible(self.subject.node)
    }

    fn own_and(&self, other: &Node) -> Vec<String> {
        let mut names = self.responsible(other);
        add_all(&mut names, self.own());
        names
    }

    /// Who answers for a release: its owner, or else its crew, or else the teams of its services: the
    /// people in them, or at least the names of the teams.
    fn responsible(&self, node: &Node) -> Vec<String> {
        let landscape = self.view.landscape();
        if let Some(owner) = node.record.owner.and_then(|owner| self.person_of(owner)) {
            return vec![owner];
        }
        let crew: Vec<_> = node.record.crew.iter().filter_map(|person| self.person_of(*person)).collect();
        if !crew.is_empty() {
            return crew;
        }
        let mut teams: Vec<_> =
            node.services.iter().filter_map(|s| landscape.services.get(*s)?.team).collect();
        teams.sort_unstable();
        teams.dedup();
        let members: Vec<_> = landscape
            .people
            .iter()
            .filter(|p| p.record.teams.iter().any(|team| teams.contains(team)))
            .map(|p| printable(&p.record.name))
            .collect();
        if !members.is_empty() {
            return members;
        }
        teams.iter().filter_map(|team| landscape.teams.get(team)).map(|t| printable(&t.name)).collect()
    }
}

fn add_all(names: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

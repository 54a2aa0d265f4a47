//! Whether a service may be deployed to an environment now, for a pipeline's gate.

use chrono::TimeDelta;

use super::conflict::Openness;
use super::landscape::{Covering, Landscape};
use super::next::HORIZON_DAYS;
use super::schedule::Schedule;
use super::starts::union;
use super::words;
use crate::environments::Environment;
use crate::freezes::{Freeze, FreezeLevel};
use crate::ids::Id;
use crate::services::Service;
use crate::teams::Person;
use crate::text::printable;
use crate::time::{Instant, Slot};

impl Schedule {
    /// Whether `service` may be deployed to `environment` at `at`: inside a window where the environment needs
    /// one, and in no hard freeze. `None` for a service or an environment that the plan does not have.
    pub fn can_deploy(
        &self,
        service: Id<Service>,
        environment: Id<Environment>,
        at: Instant,
    ) -> Option<Openness> {
        let landscape = &self.index.landscape;
        let gate = Gate {
            landscape,
            environment: landscape.environments.number(environment)?,
            service: landscape.services.number(service)?,
            at,
        };
        Some(gate.openness())
    }
}

struct Gate<'a> {
    landscape: &'a Landscape,
    environment: usize,
    service: usize,
    at: Instant,
}

impl Gate<'_> {
    fn openness(&self) -> Openness {
        let needs_window = self.landscape.needs_window(self.environment);
        let horizon = Slot::new(self.at, self.at + TimeDelta::days(HORIZON_DAYS));
        let windows = union(self.spans(&self.landscape.windows, horizon, |_| true));
        let frozen = union(self.spans(&self.landscape.freezes, horizon, |f| f.level == FreezeLevel::Hard));
        let inside = |spans: &[Slot], at: Instant| spans.iter().any(|span| span.contains(at));
        let open_at = |at: Instant| (!needs_window || inside(&windows, at)) && !inside(&frozen, at);
        let open = open_at(self.at);
        let mut edges: Vec<Instant> = windows
            .iter()
            .filter(|_| needs_window)
            .chain(&frozen)
            .flat_map(|span| [span.start, span.end])
            .filter(|edge| *edge > self.at && *edge < horizon.end)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let next_change = edges.into_iter().find(|edge| open_at(*edge) != open);
        Openness { open, reasons: self.reasons(needs_window, &windows), next_change }
    }

    fn spans<T>(&self, all: &[Covering<T>], range: Slot, wanted: impl Fn(&T) -> bool) -> Vec<Slot> {
        let mut spans = Vec::new();
        for covering in all.iter().filter(|c| c.covers(self.environment, self.service) && wanted(&c.record)) {
            covering.occurrences.visit(range, |occurrence| spans.push(occurrence.slot));
        }
        spans
    }

    fn reasons(&self, needs_window: bool, windows: &[Slot]) -> Vec<String> {
        let mut reasons = self.freeze_reasons();
        let environment =
            self.landscape.environments.get(self.environment).map(|e| printable(&e.name)).unwrap_or_default();
        let service =
            self.landscape.services.get(self.service).map(|s| printable(&s.name)).unwrap_or_default();
        if !needs_window {
            reasons.push(format!("{environment} is open at any time that is not frozen."));
            return reasons;
        }
        let now = self.now();
        let mut names = Vec::new();
        let mut upcoming: Option<(Slot, &str)> = None;
        let near = Slot::new(self.at, self.at + TimeDelta::days(HORIZON_DAYS));
        for covering in self.landscape.windows.iter().filter(|w| w.covers(self.environment, self.service)) {
            let mut open = false;
            covering.occurrences.visit(near, |occurrence| {
                open |= occurrence.slot.contains(self.at);
                if occurrence.slot.start > self.at
                    && upcoming.is_none_or(|(best, _)| occurrence.slot.start < best.start)
                {
                    upcoming = Some((occurrence.slot, &covering.record.name));
                }
            });
            if open {
                names.push(words::quoted(&covering.record.name));
            }
        }
        if let Some(piece) = windows.iter().find(|piece| piece.contains(self.at)) {
            let until = if piece.end < near.end {
                format!(" until {}", words::instant(self.landscape.zone, piece.end))
            } else {
                String::new()
            };
            let verb = if names.len() == 1 { "is" } else { "are" };
            reasons
                .push(format!("{} {verb} open for {service} in {environment}{until}.", words::list(&names)));
        } else if let Some((slot, name)) = upcoming {
            reasons.push(format!(
                "No window is open for {service} in {environment} on {now}; the next is {}, {}.",
                words::quoted(name),
                words::span(self.landscape.zone, slot)
            ));
        } else {
            reasons.push(format!(
                "No window is open for {service} in {environment} on {now}, and none opens within {HORIZON_DAYS} days."
            ));
        }
        reasons
    }

    fn freeze_reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        let instant = Slot::new(self.at, self.at + TimeDelta::seconds(1));
        for covering in self.landscape.freezes.iter().filter(|f| f.covers(self.environment, self.service)) {
            covering.occurrences.visit(instant, |occurrence| {
                reasons.push((covering.record.level, self.freeze_reason(&covering.record, occurrence.slot)));
            });
        }
        reasons.sort_by_key(|(level, _)| *level == FreezeLevel::Soft);
        reasons.into_iter().map(|(_, reason)| reason).collect()
    }

    fn freeze_reason(&self, freeze: &Freeze, occurrence: Slot) -> String {
        let word = match freeze.level {
            FreezeLevel::Hard => "The hard freeze",
            FreezeLevel::Soft => "The soft freeze",
        };
        let because = match freeze.reason.lines().next() {
            Some(reason) if !reason.is_empty() => format!(" ({})", printable(reason)),
            _ => String::new(),
        };
        let ask = match freeze.contact.and_then(|contact| self.name_of(contact)) {
            Some(name) => format!("; {name} can grant an exception"),
            None => String::new(),
        };
        let until = words::instant(self.landscape.zone, occurrence.end);
        format!("{word} {}{because} holds until {until}{ask}.", words::quoted(&freeze.name))
    }

    fn name_of(&self, id: Id<Person>) -> Option<String> {
        let worker = self.landscape.people.get(*self.landscape.person_numbers.get(&id)?)?;
        Some(printable(&worker.record.name))
    }

    fn now(&self) -> String {
        words::instant(self.landscape.zone, self.at)
    }
}

//! The next legal slot, legal places in a range, and why there are none.

use std::sync::Arc;

use chrono::TimeDelta;

use super::conflict::NextSlot;
use super::index::{Node, Standing};
use super::minutes::{self, Minutes};
use super::schedule::Schedule;
use super::starts::{Hurdle, Seeker};
use super::windows::classes;
use super::words;
use crate::freezes::FreezeLevel;
use crate::ids::Id;
use crate::releases::{Release, Stage};
use crate::text::printable;
use crate::time::{Duration, Instant, Slot};

/// How far ahead is looked, in days.
pub const HORIZON_DAYS: i64 = 400;

/// Where the search stops to see whether it has found something: most releases find a place within two weeks.
const STEPS_DAYS: [i64; 3] = [15, 75, HORIZON_DAYS];

impl Schedule {
    /// The earliest whole minute at or after `from` at which the release could start: nothing blocks it there
    /// and no other release gains a blocking kind that it does not have now, everything else staying put.
    /// Looked for up to [`HORIZON_DAYS`] ahead.
    pub fn next_slot(&self, id: Id<Release>, from: Instant) -> NextSlot {
        self.next_slot_with(id, from, None)
    }

    /// [`Schedule::next_slot`], with another duration if one is given.
    pub fn next_slot_with(&self, id: Id<Release>, from: Instant, duration: Option<Duration>) -> NextSlot {
        let until = from + TimeDelta::days(HORIZON_DAYS);
        let none = |because: String| NextSlot::None {
            searched_until: until,
            reason: format!(
                "None before {}, because {because}.",
                words::instant(self.index.landscape.zone, until)
            ),
        };
        let Some(mut seeker) = self.seeker(id) else {
            return none("the plan does not have this release".to_owned());
        };
        let resized = duration.map(|duration| {
            let mut record = seeker.node.record.as_ref().clone();
            record.duration = duration;
            Node::new(Arc::new(record), &self.index.landscape)
        });
        if let Some(resized) = &resized {
            seeker.node = resized;
        }
        if let Some(over) = over(seeker.node) {
            return none(over);
        }
        let mut begin = minutes::at_or_after(from.timestamp());
        let mut passed = [false; Hurdle::ALL.len()];
        for days in STEPS_DAYS {
            let end = minutes::at_or_after((from + TimeDelta::days(days)).timestamp());
            let legal = seeker.legal_starts((begin, end), |hurdle| {
                if let Some(passed) = passed.get_mut(hurdle as usize) {
                    *passed = true;
                }
            });
            if let Some(start) = legal.first().and_then(instant_of) {
                return NextSlot::Found(seeker.node.record.slot_from(start, self.index.landscape.zone));
            }
            begin = end;
        }
        let stuck = Hurdle::ALL.into_iter().zip(passed).find(|(_, passed)| !passed).map(|(hurdle, _)| hurdle);
        none(seeker.because(stuck.unwrap_or(Hurdle::Dependents)))
    }

    /// All legal starts within `range`, as spans of starts: every whole minute in such a span is one at which
    /// [`Schedule::next_slot`] could place the release.
    pub fn legal_starts(&self, id: Id<Release>, range: Slot) -> Vec<Slot> {
        let Some(seeker) = self.seeker(id).filter(|seeker| over(seeker.node).is_none()) else {
            return Vec::new();
        };
        let range =
            (minutes::at_or_after(range.start.timestamp()), minutes::at_or_after(range.end.timestamp()));
        let legal: Minutes = seeker.legal_starts(range, |_| {});
        legal.iter().filter_map(|(from, to)| Some(Slot::new(instant_of(from)?, instant_of(to)?))).collect()
    }

    fn seeker(&self, id: Id<Release>) -> Option<Seeker<'_>> {
        let number = self.index.number(id)?;
        Some(Seeker { schedule: self, number, node: self.index.node(number)? })
    }
}

fn instant_of(minute: i64) -> Option<Instant> {
    Instant::from_timestamp(minute.checked_mul(60)?, 0)
}

/// Why a release looks for no place at all.
fn over(node: &Node) -> Option<String> {
    let key = printable(&node.record.key);
    match node.record.stage {
        Stage::Closed => Some(format!("{key} is closed")),
        Stage::RolledBack => Some(format!("{key} was rolled back")),
        Stage::Cancelled => Some(format!("{key} is cancelled")),
        _ => None,
    }
}

impl Seeker<'_> {
    /// Why nothing is left after `hurdle`, as the rest of a sentence.
    fn because(&self, hurdle: Hurdle) -> String {
        let record = &self.node.record;
        let zone = self.schedule.index.landscape.zone;
        match hurdle {
            Hurdle::Dependencies => self.because_of_dependencies(),
            Hurdle::Bounds => match (record.not_before, record.not_after) {
                (_, Some(bound)) => {
                    format!("it must end by {} and cannot any more", words::instant(zone, bound))
                }
                (Some(bound), None) => format!("it must not start before {}", words::instant(zone, bound)),
                (None, None) => "its bounds leave no time".to_owned(),
            },
            Hurdle::Windows => self.because_of_windows(),
            Hurdle::Freezes => {
                let landscape = &self.schedule.index.landscape;
                let names: Vec<_> = landscape
                    .freezes
                    .iter()
                    .filter(|f| f.record.level == FreezeLevel::Hard)
                    .filter(|f| f.covers_any(&self.node.environments, &self.node.services))
                    .map(|f| words::quoted(&f.record.name))
                    .collect();
                format!("whenever it might go, it is frozen by {}", words::list(&names))
            }
            Hurdle::Absences => {
                let people = &self.schedule.index.landscape.people;
                let names: Vec<_> = self
                    .node
                    .people
                    .iter()
                    .filter_map(|person| people.get(*person))
                    .filter(|worker| !worker.away.is_empty())
                    .map(|worker| printable(&worker.record.name))
                    .collect();
                format!("whenever it might go, one of those it needs is away: {}", words::list(&names))
            }
            Hurdle::Overlaps => {
                "whenever it might go, other releases keep its environments or its people busy".to_owned()
            }
            Hurdle::Capacity => {
                "the windows it fits into have no room left for it, or none without taking it from another"
                    .to_owned()
            }
            Hurdle::Dependents => {
                let keys: Vec<_> = self
                    .schedule
                    .index
                    .dependents(record.id)
                    .iter()
                    .filter_map(|dependent| self.schedule.index.node(*dependent))
                    .filter(|node| node.checked().is_some())
                    .map(|node| printable(&node.record.key))
                    .collect();
                format!("it would end after the start of {}, which depends on it", words::list(&keys))
            }
        }
    }

    fn because_of_dependencies(&self) -> String {
        let view = self.schedule.index.as_planned();
        let zone = self.schedule.index.landscape.zone;
        let mut latest: Option<(Instant, String)> = None;
        for dependency in &self.node.record.depends_on {
            let Some((on, standing)) = view.standing(*dependency) else { continue };
            let key = view.node(on).map(|node| printable(&node.record.key)).unwrap_or_default();
            let word = match standing {
                Standing::Done => continue,
                Standing::Until(end) => {
                    if latest.as_ref().is_none_or(|(best, _)| end > *best) {
                        latest = Some((end, key));
                    }
                    continue;
                }
                Standing::Unscheduled => "is not scheduled",
                Standing::Cancelled => "is cancelled",
                Standing::RolledBack => "was rolled back",
            };
            return format!("it depends on {key}, which {word}");
        }
        latest.map_or_else(
            || "its dependencies leave no time".to_owned(),
            |(end, key)| format!("it depends on {key}, which ends only on {}", words::instant(zone, end)),
        )
    }

    fn because_of_windows(&self) -> String {
        let landscape = &self.schedule.index.landscape;
        let name = |(environment, service): (usize, usize)| {
            let service = landscape.services.get(service).map(|s| printable(&s.name)).unwrap_or_default();
            let environment = landscape.environments.get(environment).map(|e| printable(&e.name));
            format!("{service} in {}", environment.unwrap_or_default())
        };
        let all = classes(landscape, self.node);
        let bare: Vec<_> = all
            .iter()
            .filter(|class| class.windows.is_empty())
            .flat_map(|class| &class.pairs)
            .map(|p| name(*p))
            .collect();
        if !bare.is_empty() {
            return format!("no window covers {}", words::list(&bare));
        }
        let names: Vec<_> = all.iter().flat_map(|class| &class.pairs).map(|pair| name(*pair)).collect();
        let length = words::length(self.node.record.duration.approximate());
        format!("no windows are open for all of {length} for {}", words::list(&names))
    }
}

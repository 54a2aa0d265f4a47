//! From a rule to occurrences.

use std::borrow::Cow;

use chrono::{Days, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use super::Rule;
use crate::time::{Duration, Instant, Slot, WallClock, resolve_local, to_local};

/// A span on the wall clock of a zone that may recur.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recurrence {
    /// The zone whose wall clock is meant.
    pub zone: Tz,
    /// The first start, local to `zone`.
    pub start: NaiveDateTime,
    /// How long each occurrence lasts; days and weeks are nominal in `zone`.
    pub duration: Duration,
    /// The rule, or none for a single span.
    pub rule: Option<Rule>,
    /// Local starts that are left out, sorted. One that names no occurrence does nothing.
    pub exdates: Vec<NaiveDateTime>,
    /// Local starts that are added, sorted. An exdate takes away an rdate too.
    pub rdates: Vec<NaiveDateTime>,
}

/// One coming of a [`Recurrence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occurrence {
    /// When it holds.
    pub slot: Slot,
    /// The wall-clock start that the rule named.
    pub local_start: NaiveDateTime,
    /// Whether the zone skipped or repeated that wall-clock start.
    pub wall_clock: WallClock,
}

/// Further than any zone's clock is from UTC, and than any change moves it.
const SLACK: Days = Days::new(2);

impl Recurrence {
    /// The occurrences that overlap `range`, in order of start, each once: two wall-clock starts that fall
    /// on one instant (because the clock jumped from one to the other) are one occurrence. An occurrence
    /// without length counts when its instant lies in `range`.
    ///
    /// Costs nothing for the time before and after `range`. If `start` is not the one that the rule was
    /// read with, the rule is taken from the new start.
    pub fn occurrences(&self, range: Slot) -> Vec<Occurrence> {
        let (Some(from), Some(to)) = (self.reach_back(range.start), local_with_slack(self.zone, range.end))
        else {
            return Vec::new();
        };
        let rule = self.rule.as_ref().map(|rule| {
            if rule.start() == self.start {
                Ok(Cow::Borrowed(rule))
            } else {
                Rule::parse(rule.as_str(), self.zone, self.start).map(Cow::Owned)
            }
        });
        let (starts, until) = match &rule {
            None => (vec![self.start], None),
            Some(Ok(rule)) => {
                let until = rule.until();
                let last = until
                    .and_then(|until| local_with_slack(self.zone, until))
                    .map_or(to, |last| last.min(to));
                (rule.local_starts(from, last), until)
            }
            // From its new start the rule never comes.
            Some(Err(_)) => (Vec::new(), None),
        };
        let near = |local: &&NaiveDateTime| from <= **local && **local <= to;
        let mut left_out: Vec<Instant> =
            self.exdates.iter().filter(near).map(|local| resolve_local(self.zone, *local).0).collect();
        left_out.sort_unstable();

        let by_rule = starts.iter().map(|local| (local, until));
        let added = self.rdates.iter().filter(near).map(|local| (local, None));
        let mut found: Vec<Occurrence> = by_rule
            .chain(added)
            .filter_map(|(local, until)| {
                let (start, wall_clock) = resolve_local(self.zone, *local);
                let wanted = start < range.end
                    && until.is_none_or(|until| start <= until)
                    && left_out.binary_search(&start).is_err();
                let slot = wanted.then(|| Slot::new(start, self.duration.after_local(*local, self.zone)))?;
                let meets = slot.overlaps(&range) || (slot.start == slot.end && range.contains(start));
                meets.then_some(Occurrence { slot, local_start: *local, wall_clock })
            })
            .collect();
        // A start that the clock skipped lands after later ones that it did not.
        found.sort_by_key(|occurrence| (occurrence.slot.start, occurrence.wall_clock != WallClock::Plain));
        found.dedup_by_key(|occurrence| occurrence.slot.start);
        found
    }

    /// The first `count` occurrences that end after `from`, looked for up to `until`.
    pub fn next_occurrences(&self, from: Instant, until: Instant, count: usize) -> Vec<Occurrence> {
        // Looks in ever longer stretches, so that a rule that comes every hour is not expanded to the end.
        let mut ahead = TimeDelta::days(2);
        loop {
            let end = from.checked_add_signed(ahead).map_or(until, |end| end.min(until));
            let mut found = self.occurrences(Slot::new(from, end));
            if found.len() >= count || end >= until {
                found.truncate(count);
                return found;
            }
            ahead = ahead * 4;
        }
    }

    /// The local start of the first occurrence before any exdate: what an exported file gives as `DTSTART`.
    /// It differs from `start` when the rule does not name its own start.
    pub fn first_start(&self) -> NaiveDateTime {
        match &self.rule {
            Some(rule) if rule.start() == self.start => rule.first(),
            Some(rule) => {
                Rule::parse(rule.as_str(), self.zone, self.start).map_or(self.start, |rule| rule.first())
            }
            None => self.start,
        }
    }

    /// A local time before the start of every occurrence that may still last at `at`.
    fn reach_back(&self, at: Instant) -> Option<NaiveDateTime> {
        let reach = self.duration.approximate();
        let at = at.clamp(earliest(), latest());
        to_local(self.zone, at).checked_sub_signed(reach)?.checked_sub_days(SLACK)
    }
}

/// The wall clock at `at`, and a little later, so that no start before `at` is missed.
fn local_with_slack(zone: Tz, at: Instant) -> Option<NaiveDateTime> {
    to_local(zone, at.clamp(earliest(), latest())).checked_add_days(SLACK)
}

fn earliest() -> Instant {
    Instant::from_timestamp(-62_135_596_800, 0).unwrap_or_default()
}

fn latest() -> Instant {
    Instant::from_timestamp(253_402_300_799, 0).unwrap_or_default()
}

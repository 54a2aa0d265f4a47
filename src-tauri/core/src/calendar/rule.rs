//! A recurrence rule, validated at the trust boundary.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::ControlFlow;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

use super::expand::Expansion;
use super::parts::{End, Parts, refuse};
use super::settle::settle;
use crate::time::{Instant, resolve_local};

/// An RRULE that has been checked against its start and zone, in canonical text with `UNTIL` in UTC.
///
/// What a rule means follows RFC 5545 §3.3.10, with these decisions where the standard leaves room:
/// - **A start that the rule does not name** (RFC 5545 §3.8.5.3 calls the result undefined, and readers
///   differ) is no occurrence. The rule begins with [`Rule::first`], which is what an exported file must
///   give as `DTSTART`, so that every reader expands the same; `COUNT` counts from there.
/// - `COUNT` counts starts before any EXDATE is taken away. `UNTIL` is compared as an instant and includes
///   a start at that very instant; an `UNTIL` that is a date takes in the whole local day.
/// - A rule that names no start within a hundred years, or none before its `UNTIL`, is refused: a window
///   that never opens is a mistake.
/// - `FREQ=SECONDLY` is refused, since a plan is kept to the minute.
/// - What libical, ical.js and python-dateutil read differently is written in an equal form on which they
///   agree (`BYSETPOS` in a week becomes the weekdays it picks; `FREQ=YEARLY;BYMONTHDAY=1` names its twelve
///   months), and refused when there is none.
///
/// Rules are equal when their texts are.
#[derive(Debug, Clone)]
pub struct Rule {
    text: String,
    written: Parts,
    expansion: Expansion,
    first: NaiveDateTime,
    last: Option<NaiveDateTime>,
}

/// Why a rule was refused: a sentence for a person that names the part at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RuleError {
    /// What is wrong and what to write instead.
    pub message: String,
}

/// How far ahead of its start a rule must first come.
const FIRST_WITHIN_YEARS: i32 = 100;

/// The years in which a recurrence may start: what every calendar can hold.
const START_YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

impl Rule {
    /// Reads an RRULE value (with or without the `RRULE:` prefix) for a recurrence that starts at `start`
    /// on the wall clock of `zone`. `UNTIL` may be a date, a local time or UTC and is kept as UTC.
    ///
    /// # Errors
    /// Says which part is wrong.
    pub fn parse(text: &str, zone: Tz, start: NaiveDateTime) -> Result<Self, RuleError> {
        if !START_YEARS.contains(&start.year()) || start.nanosecond() != 0 {
            return Err(refuse(format!(
                "the start {start} cannot recur; give whole seconds in a year from {} to {}",
                START_YEARS.start(),
                START_YEARS.end()
            )));
        }
        let written = settle(Parts::parse(text, zone)?, start)?;
        let expansion = Expansion::new(written.clone(), start)?;
        let first = first_start(&expansion, start)
            .ok_or_else(|| refuse(format!("the rule {written} never comes after its start {start}")))?;
        if let End::Until(until) = written.end
            && resolve_local(zone, first).0 > until
        {
            return Err(refuse(format!(
                "UNTIL ends the rule before it first comes, on {}; write a later UNTIL",
                first.format("%Y-%m-%d at %H:%M")
            )));
        }
        let last = match written.end {
            End::Count(count) => nth_start(&expansion, count),
            End::Never | End::Until(_) => None,
        };
        Ok(Self { text: written.to_string(), written, expansion, first, last })
    }

    /// The canonical text, as it is stored and exported.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first local start that the rule names, at or after the start it was read with: the `DTSTART` of
    /// an exported file.
    pub fn first(&self) -> NaiveDateTime {
        self.first
    }

    /// The last instant at which an occurrence may start, when the rule says `UNTIL`.
    pub fn until(&self) -> Option<Instant> {
        match self.written.end {
            End::Until(until) => Some(until),
            End::Never | End::Count(_) => None,
        }
    }

    /// Whether the rule goes on for ever: it has neither `COUNT` nor `UNTIL`.
    pub fn is_endless(&self) -> bool {
        self.written.end == End::Never
    }

    /// The start it was read with.
    pub(super) fn start(&self) -> NaiveDateTime {
        self.expansion.start()
    }

    /// The parts as they were written.
    pub(super) fn written(&self) -> &Parts {
        &self.written
    }

    /// The parts with all that they leave to the start spelled out.
    pub(super) fn explicit(&self) -> &Parts {
        self.expansion.parts()
    }

    /// The times of day at which it comes, ascending; none for a rule that comes every so many hours or
    /// minutes.
    pub(super) fn times_of_day(&self) -> &[NaiveTime] {
        self.expansion.times()
    }

    /// The local starts from `from` to `to`, both included, ascending. `COUNT` is heeded, `UNTIL` is not:
    /// it is an instant, and only the zone can tell.
    pub(super) fn local_starts(&self, from: NaiveDateTime, to: NaiveDateTime) -> Vec<NaiveDateTime> {
        let to = self.last.map_or(to, |last| last.min(to));
        let mut starts = Vec::new();
        self.expansion.starts(from, to, |local| {
            starts.push(local);
            ControlFlow::Continue(())
        });
        starts
    }
}

fn first_start(expansion: &Expansion, start: NaiveDateTime) -> Option<NaiveDateTime> {
    if !could_ever_come(expansion.parts()) {
        return None;
    }
    let horizon =
        start.with_year(start.year() + FIRST_WITHIN_YEARS).unwrap_or(start + chrono::Days::new(36_525));
    let mut first = None;
    expansion.starts(start, horizon, |local| {
        first = Some(local);
        ControlFlow::Break(())
    });
    first
}

/// The start with this number, counted from one; none when the calendar ends before it.
fn nth_start(expansion: &Expansion, count: u32) -> Option<NaiveDateTime> {
    let mut left = count;
    let mut nth = None;
    expansion.starts(expansion.start(), NaiveDateTime::MAX, |local| {
        left = left.saturating_sub(1);
        if left == 0 {
            nth = Some(local);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    nth
}

/// Whether some year has a day that the months and days of the month name. Saves walking to the end of the
/// calendar for 30 February.
fn could_ever_come(parts: &Parts) -> bool {
    if parts.month_days.is_empty() {
        return true;
    }
    let months = if parts.months.is_empty() { (1..=12).collect() } else { parts.months.clone() };
    // 2000 was a leap year, so each month has its full length.
    months
        .into_iter()
        .filter_map(|month| NaiveDate::from_ymd_opt(2000, month.into(), 1))
        .any(|first| parts.month_days.iter().any(|day| day.unsigned_abs() <= first.num_days_in_month()))
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

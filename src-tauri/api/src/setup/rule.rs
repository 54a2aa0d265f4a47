//! A rule while it is typed: in words, and in dates.

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use slipway_core::calendar::{Occurrence, Recurrence, Rule};
use slipway_core::time::{Duration, Instant, LOCAL_FORMAT, Slot, format_instant};

use crate::error::ApiError;
use crate::records::zone_or;
use crate::session::Session;
use crate::times::{local_text, read_local};
use crate::types::setup::{OccurrenceView, Problem, RuleDraft, RulePreview};

/// How many occurrences are shown when nobody says.
const SHOWN: usize = 5;
/// How many are shown at most.
const MOST_SHOWN: usize = 100;
/// How far ahead, and back, occurrences are looked for, in days: twelve years hold three leap days.
const SEARCH_DAYS: i64 = 12 * 366;
/// The longest occurrence, in days, as for any window or freeze.
const LONGEST_DAYS: i64 = 732;

/// What a rule means: in words and in its next occurrences from now, or the last ones when all are past. What
/// is wrong with it comes back as a problem, not as an error: it is still being typed.
pub fn preview_rule(session: &mut Session, input: RuleDraft) -> Result<RulePreview, ApiError> {
    let reading = session.read()?;
    let count = input.count.unwrap_or(SHOWN).min(MOST_SHOWN);
    let when = match read(&input, reading.zone) {
        Ok(when) => when,
        Err(problem) => {
            return Ok(RulePreview {
                words: String::new(),
                rrule: None,
                occurrences: Vec::new(),
                problem: Some(problem),
            });
        }
    };
    let mut found = next(&when, reading.now, count);
    if found.is_empty() {
        found = last(&when, reading.now, count);
    }
    Ok(RulePreview {
        words: when.words(),
        rrule: when.rule.as_ref().map(ToString::to_string),
        occurrences: found.into_iter().map(|occurrence| view(&when, &occurrence)).collect(),
        problem: None,
    })
}

fn read(draft: &RuleDraft, plan_zone: Tz) -> Result<Recurrence, Problem> {
    let zone = zone_or("zone", &draft.zone, plan_zone).map_err(|error| problem("zone", error.message))?;
    let start = local("start", &draft.start)?;
    let duration: Duration = draft
        .duration
        .trim()
        .parse()
        .map_err(|error: slipway_core::time::TimeError| problem("duration", format!("{error}.")))?;
    if duration.is_zero() {
        return Err(problem("duration", "The duration is zero; give it some time, like PT1H."));
    }
    if duration.approximate().num_days() > LONGEST_DAYS {
        return Err(problem(
            "duration",
            format!("The duration is longer than {LONGEST_DAYS} days; shorten it."),
        ));
    }
    let rule = match draft.rrule.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => {
            Some(Rule::parse(text, zone, start).map_err(|error| problem("rrule", error.to_string()))?)
        }
    };
    let dates = |field: &str, texts: &[String]| {
        let mut dates = texts.iter().map(|text| local(field, text)).collect::<Result<Vec<_>, _>>()?;
        dates.sort_unstable();
        dates.dedup();
        Ok(dates)
    };
    Ok(Recurrence {
        zone,
        start,
        duration,
        rule,
        exdates: dates("exdates", &draft.exdates)?,
        rdates: dates("rdates", &draft.rdates)?,
    })
}

fn problem(field: &str, message: impl Into<String>) -> Problem {
    Problem { field: field.to_owned(), message: message.into() }
}

fn local(field: &str, text: &str) -> Result<NaiveDateTime, Problem> {
    read_local(text.trim()).ok_or_else(|| {
        let message = if text.trim().is_empty() {
            "Give a date and a time.".to_owned()
        } else {
            format!(
                "“{}” is not a local time; write it like 2026-12-01T22:00:00.",
                slipway_core::text::printable(text)
            )
        };
        problem(field, message)
    })
}

/// The next occurrences that have not ended at `now`.
pub(super) fn next(when: &Recurrence, now: Instant, count: usize) -> Vec<Occurrence> {
    when.next_occurrences(now, now + TimeDelta::days(SEARCH_DAYS), count)
}

/// The last occurrences before `now`: looked for in ever longer stretches back.
fn last(when: &Recurrence, now: Instant, count: usize) -> Vec<Occurrence> {
    let mut back = TimeDelta::days(8);
    loop {
        let found = when.occurrences(Slot::new(now - back, now));
        if found.len() >= count || back.num_days() > 10 * SEARCH_DAYS {
            let surplus = found.len().saturating_sub(count);
            return found.into_iter().skip(surplus).collect();
        }
        back = back * 4;
    }
}

fn view(when: &Recurrence, occurrence: &Occurrence) -> OccurrenceView {
    OccurrenceView {
        start: format_instant(occurrence.slot.start),
        end: format_instant(occurrence.slot.end),
        local_start: occurrence.local_start.format(LOCAL_FORMAT).to_string(),
        local_end: local_text(when.zone, occurrence.slot.end),
        wall_clock: occurrence.wall_clock,
    }
}

//! When clocks change.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use crate::time::{Instant, Slot, utc_offset, zone_transitions};

/// Stretches of time of 97 days: a change is looked up once for each.
const CHUNK_SECONDS: i64 = 1 << 23;

/// The offset of a zone at an instant, in seconds east of UTC.
pub(super) fn offset_at(zone: Tz, at: Instant) -> i64 {
    i64::from(utc_offset(zone, at).local_minus_utc())
}

type Known = FxHashMap<(Tz, i64), Arc<[Instant]>>;

/// Changes of UTC offset, remembered by zone and stretch of time.
#[derive(Debug, Default)]
pub(super) struct ZoneChanges {
    known: Mutex<Known>,
}

impl ZoneChanges {
    /// The instants at which the offset of `zone` becomes another one, within `[range.start, range.end)`.
    pub fn within(&self, zone: Tz, range: Slot) -> Vec<Instant> {
        let mut found = Vec::new();
        let first = range.start.timestamp().div_euclid(CHUNK_SECONDS);
        let last = range.end.timestamp().div_euclid(CHUNK_SECONDS);
        for chunk in first..=last {
            let changes = {
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                Arc::clone(known.entry((zone, chunk)).or_insert_with(|| expand(zone, chunk).into()))
            };
            found.extend(changes.iter().copied().filter(|at| range.contains(*at)));
        }
        found
    }

    /// Whether the offset changes strictly inside `slot`.
    pub fn inside(&self, zone: Tz, slot: Slot) -> Option<Instant> {
        self.within(zone, slot).into_iter().find(|at| *at > slot.start)
    }
}

fn expand(zone: Tz, chunk: i64) -> Vec<Instant> {
    let begin = chunk.saturating_mul(CHUNK_SECONDS);
    let ends = DateTime::from_timestamp(begin, 0)
        .zip(DateTime::from_timestamp(begin.saturating_add(CHUNK_SECONDS), 0));
    ends.map(|(begin, end)| zone_transitions(zone, Slot::new(begin, end)))
        .unwrap_or_default()
        .into_iter()
        .map(|change| change.at)
        .collect()
}

/// One stretch of starts from which a nominal duration has the same exact length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The starts, in whole minutes since the epoch, the end exclusive.
    pub minutes: (i64, i64),
    /// The length of a slot that starts there, in seconds.
    pub length: i64,
}

impl ZoneChanges {
    /// Cuts the starts `minutes` where the exact length of `duration` on the wall clock of `zone` changes.
    pub fn stretches(&self, zone: Tz, duration: crate::time::Duration, minutes: (i64, i64)) -> Vec<Stretch> {
        let length_from = |minute: i64| {
            DateTime::from_timestamp(minute * 60, 0)
                .map(|start| (duration.after(start, zone) - start).num_seconds())
        };
        let mut cuts = vec![minutes.0, minutes.1];
        if duration.is_nominal() {
            cuts.extend(self.length_changes(zone, duration, minutes));
            cuts.retain(|cut| (minutes.0..=minutes.1).contains(cut));
            cuts.sort_unstable();
            cuts.dedup();
        }
        cuts.windows(2)
            .filter_map(|pair| match pair {
                [from, to] if from < to => {
                    Some(Stretch { minutes: (*from, *to), length: length_from(*from)? })
                }
                _ => None,
            })
            .collect()
    }

    /// Minutes at which the length may become another one: where the start crosses a change of the clock,
    /// and where the wall-clock end crosses either edge of the gap or the fold that a change makes. Some
    /// minutes too many do no harm.
    fn length_changes(&self, zone: Tz, duration: crate::time::Duration, minutes: (i64, i64)) -> Vec<i64> {
        let days = i64::try_from(duration.nominal_days()).unwrap_or(i64::MAX / 86_400 / 4);
        let (Some(first), Some(last)) =
            (DateTime::from_timestamp(minutes.0 * 60, 0), DateTime::from_timestamp(minutes.1 * 60, 0))
        else {
            return Vec::new();
        };
        let slack = TimeDelta::days(2);
        let reach = TimeDelta::try_days(days).unwrap_or_default() + slack;
        let changes: Vec<_> = self
            .within(zone, Slot::new(first - slack, last + reach))
            .into_iter()
            .map(|at| (at.timestamp(), offset_at(zone, at - TimeDelta::seconds(1)), offset_at(zone, at)))
            .collect();
        let mut offsets: Vec<_> = changes.iter().flat_map(|(_, before, after)| [*before, *after]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut seconds = Vec::new();
        for (at, before, after) in &changes {
            seconds.push(*at);
            for edge in [at + before, at + after] {
                // The start whose wall clock shows the edge so many days earlier, under each offset it may have.
                seconds.extend(offsets.iter().map(|offset| edge - days * 86_400 - offset));
            }
        }
        seconds.into_iter().flat_map(|second| [second.div_euclid(60), second.div_euclid(60) + 1]).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use chrono_tz::Tz;

    use super::ZoneChanges;
    use crate::time::{Duration, parse_instant};

    /// Every minute of a week around each kind of change: an hour and half an hour, at night and at midnight,
    /// and a whole day that was skipped.
    #[test]
    fn every_start_of_a_stretch_has_its_length() {
        let weeks: [(Tz, &str); 8] = [
            (chrono_tz::Europe::Berlin, "2026-03-26"),
            (chrono_tz::Europe::Berlin, "2026-10-22"),
            (chrono_tz::America::New_York, "2026-03-05"),
            (chrono_tz::America::New_York, "2026-10-29"),
            (chrono_tz::Australia::Lord_Howe, "2026-04-02"),
            (chrono_tz::Australia::Lord_Howe, "2026-10-01"),
            (chrono_tz::Asia::Beirut, "2026-03-26"),
            (chrono_tz::Pacific::Apia, "2011-12-27"),
        ];
        for (zone, day) in weeks {
            let begin = parse_instant(&format!("{day}T00:00:00Z")).map_or(0, |at| at.timestamp() / 60);
            for text in ["P1D", "P2D", "P1DT90M", "PT3H"] {
                let duration: Duration = text.parse().unwrap_or_default();
                let stretches = ZoneChanges::default().stretches(zone, duration, (begin, begin + 7 * 1_440));
                let mut next = begin;
                for stretch in &stretches {
                    assert_eq!(stretch.minutes.0, next, "{zone} {text}: without a gap");
                    next = stretch.minutes.1;
                    for minute in stretch.minutes.0..stretch.minutes.1 {
                        let length = DateTime::from_timestamp(minute * 60, 0)
                            .map(|start| (duration.after(start, zone) - start).num_seconds());
                        assert_eq!(
                            length,
                            Some(stretch.length),
                            "{zone} {text} from {day}, minute {}",
                            minute - begin
                        );
                    }
                }
                assert_eq!(next, begin + 7 * 1_440);
            }
        }
    }
}

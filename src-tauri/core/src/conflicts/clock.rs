//! `clock-change`.

use chrono::{LocalResult, TimeZone};
use chrono_tz::Tz;

use super::finding::Finding;
use super::landscape::Landscape;
use super::rules::{OpenWindow, Subject};
use crate::time::{Instant, WallClock, to_local};

/// Once for each zone of a window the release lies in whose clock changes during the slot, or where a
/// wall-clock start (the window's or the release's own) is skipped or comes twice.
pub(super) fn check(
    landscape: &Landscape,
    subject: &Subject<'_>,
    open: &[OpenWindow],
    found: &mut Vec<Finding>,
) {
    let mut zones: Vec<(Tz, Vec<usize>, bool)> = Vec::new();
    for OpenWindow { window, occurrence } in open {
        let Some(covering) = landscape.windows.get(*window) else { continue };
        let zone = covering.record.when.zone;
        let uneven = occurrence.wall_clock != WallClock::Plain;
        match zones.iter_mut().find(|(other, ..)| *other == zone) {
            Some((_, windows, any_uneven)) => {
                windows.push(*window);
                *any_uneven |= uneven;
            }
            None => zones.push((zone, vec![*window], uneven)),
        }
    }
    for (zone, mut windows, uneven) in zones {
        let change = landscape.changes.inside(zone, subject.slot);
        let repeated_start = comes_twice(zone, subject.slot.start);
        if change.is_some() || uneven || repeated_start {
            windows.sort_unstable();
            windows.dedup();
            found.push(Finding::Clock { zone, windows, change, uneven, repeated_start });
        }
    }
}

/// Whether the wall clock of `zone` shows the time of `at` twice.
fn comes_twice(zone: Tz, at: Instant) -> bool {
    matches!(zone.from_local_datetime(&to_local(zone, at)), LocalResult::Ambiguous(..))
}

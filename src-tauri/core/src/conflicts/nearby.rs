//! The windows around an instant.

use chrono::TimeDelta;

use super::finding::Pair;
use super::landscape::Landscape;
use crate::time::{Instant, Slot};

/// Near first, then far: most windows come every week.
const LOOK: [i64; 2] = [35, 400];

/// An occurrence, and the window it is of.
pub(super) type Opening = (usize, Slot);

/// The occurrence of a window covering `pair` that ended last before `at`, and the one that opens next.
pub(super) fn nearest_windows(
    landscape: &Landscape,
    pair: Option<Pair>,
    at: Instant,
) -> (Option<Opening>, Option<Opening>) {
    let (mut before, mut after): (Option<Opening>, Option<Opening>) = (None, None);
    let Some((environment, service)) = pair else { return (before, after) };
    for days in LOOK {
        let reach = TimeDelta::days(days);
        for (number, window) in landscape.windows.iter().enumerate() {
            if !window.covers(environment, service) {
                continue;
            }
            window.occurrences.visit(Slot::new(at - reach, at + reach), |occurrence| {
                let slot = occurrence.slot;
                if slot.end <= at && before.is_none_or(|(_, best)| slot.end > best.end) {
                    before = Some((number, slot));
                }
                if slot.start > at && after.is_none_or(|(_, best)| slot.start < best.start) {
                    after = Some((number, slot));
                }
            });
        }
        if after.is_some() {
            break;
        }
    }
    (before, after)
}

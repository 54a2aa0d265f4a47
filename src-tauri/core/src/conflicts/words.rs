//! Times, spans and lists as a person reads them.

use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;

use crate::text::printable;
use crate::time::{Instant, Slot};

/// “Tue 1 Dec 2026, 22:00 CET”.
pub(super) fn instant(zone: Tz, at: Instant) -> String {
    let local = at.with_timezone(&zone);
    let pattern = if local.second() == 0 { "%a %-d %b %Y, %H:%M %Z" } else { "%a %-d %b %Y, %H:%M:%S %Z" };
    local.format(pattern).to_string()
}

/// “Tue 1 Dec 2026, 20:00–22:00 CET”, or both ends in full when it goes over midnight.
pub(super) fn span(zone: Tz, slot: Slot) -> String {
    let (start, end) = (slot.start.with_timezone(&zone), slot.end.with_timezone(&zone));
    let plain = start.second() == 0 && end.second() == 0;
    if start.date_naive() == end.date_naive()
        && start.format("%Z").to_string() == end.format("%Z").to_string()
        && plain
    {
        return format!("{}–{}", start.format("%a %-d %b %Y, %H:%M"), end.format("%H:%M %Z"));
    }
    format!("{} to {}", instant(zone, slot.start), instant(zone, slot.end))
}

/// “2 days 3 h 30 min”.
pub(super) fn length(length: TimeDelta) -> String {
    let parts = [
        (length.num_days(), if length.num_days() == 1 { "day" } else { "days" }),
        (length.num_hours() % 24, "h"),
        (length.num_minutes() % 60, "min"),
        (length.num_seconds() % 60, "s"),
    ];
    let words: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if words.is_empty() { "0 min".to_owned() } else { words.join(" ") }
}

/// “a, b and 3 more”: a few, and how many are left out.
pub(super) fn list(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let hidden = names.len().saturating_sub(SHOWN);
    let mut shown: Vec<_> = names.iter().take(SHOWN).cloned().collect();
    if hidden > 0 {
        shown.push(format!("{hidden} more"));
    }
    match shown.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A name in quotation marks.
pub(super) fn quoted(name: &str) -> String {
    format!("“{}”", printable(name))
}

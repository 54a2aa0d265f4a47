//! Times as they come in and go out.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use slipway_core::text::printable;
use slipway_core::time::{
    Instant, LOCAL_FORMAT, Slot, format_instant, parse_instant, parse_local, resolve_local, to_local,
};

use crate::error::ApiError;
use crate::types::Span;
use crate::types::calendar::Moment;
use crate::types::conflicts::StartEnd;

/// Reads an instant (RFC 3339), a wall-clock time of `zone` (`YYYY-MM-DDTHH:MM[:SS]`), or a date, which means
/// its midnight on that wall clock.
pub(crate) fn read_instant(field: &str, text: &str, zone: Tz) -> Result<Instant, ApiError> {
    let text = text.trim();
    if let Ok(at) = parse_instant(text) {
        return Ok(at);
    }
    read_local(text).map(|local| resolve_local(zone, local).0).ok_or_else(|| {
        ApiError::bad_input(
            field,
            format!(
                "{field}: “{}” is no time; write an instant like 2026-12-01T21:00:00Z, or a local time of {} like \
                 2026-12-01T22:00.",
                printable(text),
                zone.name()
            ),
        )
    })
}

/// Reads a wall-clock time, or a date, which means its midnight.
pub(crate) fn read_local(text: &str) -> Option<NaiveDateTime> {
    parse_local(&text.replacen(' ', "T", 1))
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN)))
}

/// Reads a range; its end must lie after its start, and no further than `most_days` from it, so that nobody
/// has a rule expanded for ever.
pub(crate) fn read_range(from: &str, to: &str, zone: Tz, most_days: i64) -> Result<Slot, ApiError> {
    let range = Slot::new(read_instant("from", from, zone)?, read_instant("to", to, zone)?);
    check_range(range, most_days)
}

/// See [`read_range`].
pub(crate) fn check_range(range: Slot, most_days: i64) -> Result<Slot, ApiError> {
    if range.end <= range.start {
        return Err(ApiError::bad_input(
            "to",
            format!(
                "The range ends at {}, which is not after its start {}.",
                format_instant(range.end),
                format_instant(range.start)
            ),
        ));
    }
    if range.length().num_days() > most_days {
        return Err(ApiError::bad_input(
            "to",
            format!("The range is longer than {most_days} days; shorten it."),
        ));
    }
    Ok(range)
}

/// An instant on the wall clock of `zone`, as text.
pub(crate) fn local_text(zone: Tz, at: Instant) -> String {
    to_local(zone, at).format(LOCAL_FORMAT).to_string()
}

/// A slot with its wall-clock times in `zone`.
pub(crate) fn span(zone: Tz, slot: Slot) -> Span {
    Span {
        start: format_instant(slot.start),
        end: format_instant(slot.end),
        local_start: local_text(zone, slot.start),
        local_end: local_text(zone, slot.end),
    }
}

/// A slot in UTC only.
pub(crate) fn start_end(slot: Slot) -> StartEnd {
    StartEnd { start: format_instant(slot.start), end: format_instant(slot.end) }
}

/// An instant with its wall-clock time in `zone`.
pub(crate) fn moment(zone: Tz, at: Instant) -> Moment {
    Moment { instant: format_instant(at), local: local_text(zone, at) }
}

/// An instant for a sentence: “Tue 1 Dec 2026, 22:00”.
pub(crate) fn spoken(zone: Tz, at: Instant) -> String {
    to_local(zone, at).format("%a %-d %b %Y, %H:%M").to_string()
}

//! Instants, half-open slots, durations and wall-clock times.
//!
//! An [`Instant`] is UTC and says when something happens. What people agree on the wall clock is a
//! [`NaiveDateTime`] together with an IANA zone and becomes an instant through [`resolve_local`].

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, FixedOffset, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC, to the second.
pub type Instant = DateTime<Utc>;

/// The format of wall-clock times in the plan: no zone, whole seconds.
pub const LOCAL_FORMAT: &str = "%Y-%m-%dT%H:%M:%S";

/// Writes an instant the one way Slipway writes instants: RFC 3339, UTC, `Z`, whole seconds.
pub fn format_instant(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Reads an RFC 3339 instant with any offset; fractions of a second are cut off.
///
/// # Errors
/// Says what was read and what an instant looks like.
pub fn parse_instant(text: &str) -> Result<Instant, TimeError> {
    let at = DateTime::parse_from_rfc3339(text.trim())
        .map_err(|_| TimeError::Instant(text.to_owned()))?
        .with_timezone(&Utc);
    Ok(at.with_nanosecond(0).unwrap_or(at))
}

/// Reads a wall-clock time `YYYY-MM-DDTHH:MM[:SS]`.
///
/// # Errors
/// Says what was read and what a local time looks like.
pub fn parse_local(text: &str) -> Result<NaiveDateTime, TimeError> {
    // chrono would take a year of five digits, a month of one and a leap second.
    let format = match text.len() {
        19 => LOCAL_FORMAT,
        16 => "%Y-%m-%dT%H:%M",
        _ => return Err(TimeError::Local(text.to_owned())),
    };
    NaiveDateTime::parse_from_str(text, format)
        .ok()
        .filter(|local| local.nanosecond() == 0 && text.starts_with(|c: char| c.is_ascii_digit()))
        .ok_or_else(|| TimeError::Local(text.to_owned()))
}

/// Why a time or duration could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not an RFC 3339 instant.
    #[error("“{0}” is not an instant; write it like 2026-12-01T21:00:00Z")]
    Instant(String),
    /// Not a wall-clock time.
    #[error("“{0}” is not a local time; write it like 2026-12-01T22:00:00")]
    Local(String),
    /// Not an RFC 5545 duration.
    #[error("“{0}” is not a duration; write it like PT90M, P2D or P1DT12H")]
    Duration(String),
    /// Not an IANA zone.
    #[error("“{0}” is not an IANA time zone; write it like Europe/Berlin")]
    Zone(String),
}

/// Reads an IANA zone name.
///
/// # Errors
/// Names the text that is no zone.
pub fn parse_zone(text: &str) -> Result<Tz, TimeError> {
    Tz::from_str(text).map_err(|_| TimeError::Zone(text.to_owned()))
}

/// How a wall-clock time fell on its zone's clock that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum WallClock {
    /// It came exactly once.
    Plain,
    /// The clock jumped over it; it is read with the offset before the gap (RFC 5545 §3.3.5).
    Skipped,
    /// It came twice; the first coming is meant (RFC 5545 §3.3.5).
    Repeated,
}

/// The instant of a wall-clock time in a zone, and how it fell.
///
/// A skipped time takes the offset in force before the gap, so 02:30 becomes 03:30; a repeated one is
/// its first coming (RFC 5545 §3.3.5).
pub fn resolve_local(zone: Tz, local: NaiveDateTime) -> (Instant, WallClock) {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => (at.with_timezone(&Utc), WallClock::Plain),
        LocalResult::Ambiguous(first, second) => (first.min(second).with_timezone(&Utc), WallClock::Repeated),
        LocalResult::None => {
            // No gap in the IANA data is longer than a day, so the offset a day earlier is the one before it;
            // a second change within that day (never seen) would still give exactly one instant.
            let before = local.checked_sub_days(Days::new(1)).unwrap_or(local);
            let offset = match zone.from_local_datetime(&before) {
                LocalResult::Single(at) | LocalResult::Ambiguous(_, at) => at.offset().fix(),
                LocalResult::None => zone.offset_from_utc_datetime(&before).fix(),
            };
            let utc = local - TimeDelta::seconds(i64::from(offset.local_minus_utc()));
            (utc.and_utc(), WallClock::Skipped)
        }
    }
}

/// The wall-clock time that an instant shows in a zone.
pub fn to_local(zone: Tz, at: Instant) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// A change of a zone's offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Transition {
    /// The first instant with the new offset.
    pub at: Instant,
    /// The offset until then.
    pub before: FixedOffset,
    /// The offset from then on.
    pub after: FixedOffset,
}

/// The offset from UTC that a zone's clocks show at an instant.
pub fn utc_offset(zone: Tz, at: Instant) -> FixedOffset {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix()
}

/// The changes of a zone's offset from UTC with `slot.start <= at < slot.end`, in order.
///
/// A change only of name or of what counts as daylight saving is none. Looks at every sixth day, so the cost
/// grows with the slot (a year takes some microseconds); the closest changes in the IANA data since 1900 are
/// an hour less than a week apart (Brazil in 2000).
pub fn zone_transitions(zone: Tz, slot: Slot) -> Vec<Transition> {
    let mut found = Vec::new();
    // A change at the very start of the slot shows only from the second before.
    let Some(mut from) = slot.start.checked_sub_signed(TimeDelta::seconds(1)) else {
        return found;
    };
    let mut before = utc_offset(zone, from);
    while let Some(last) = slot.end.checked_sub_signed(TimeDelta::seconds(1)).filter(|last| from < *last) {
        let to = from.checked_add_signed(TimeDelta::days(6)).map_or(last, |to| to.min(last));
        let after = utc_offset(zone, to);
        if after != before {
            // `same` still has the offset before the change, `changed` no longer.
            let (mut same, mut changed) = (from.timestamp(), to.timestamp());
            while changed - same > 1 {
                let middle = same + (changed - same) / 2;
                match Instant::from_timestamp(middle, 0) {
                    Some(at) if utc_offset(zone, at) == before => same = middle,
                    _ => changed = middle,
                }
            }
            found.extend(Instant::from_timestamp(changed, 0).map(|at| Transition { at, before, after }));
        }
        before = after;
        from = to;
    }
    found
}

/// A span of time `[start, end)`: the start belongs to it, the end does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// The first instant inside.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Slot {
    /// The slot from `start` to `end`.
    pub fn new(start: Instant, end: Instant) -> Self {
        Self { start, end }
    }

    /// Whether the two share an instant. Touching is not overlapping.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `at` lies inside.
    pub fn contains(&self, at: Instant) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether all of `other` lies inside.
    pub fn covers(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Its exact length.
    pub fn length(&self) -> TimeDelta {
        self.end - self.start
    }
}

/// A duration as RFC 5545 §3.3.6 has it: weeks and days are nominal (they follow the wall clock of a
/// zone), hours, minutes and seconds are exact. The parts are kept as written, so `PT90M` stays `PT90M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    weeks: u32,
    days: u32,
    hours: u32,
    minutes: u32,
    seconds: u32,
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };

    /// A duration of whole nominal days.
    pub const fn days(days: u32) -> Self {
        Self { days, ..Self::ZERO }
    }

    /// An exact duration of whole minutes, written in hours and minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self { hours: minutes / 60, minutes: minutes % 60, ..Self::ZERO }
    }

    /// The nominal part, in days.
    pub fn nominal_days(&self) -> u64 {
        u64::from(self.weeks) * 7 + u64::from(self.days)
    }

    /// The exact part.
    pub fn exact(&self) -> TimeDelta {
        TimeDelta::seconds(
            i64::from(self.hours) * 3600 + i64::from(self.minutes) * 60 + i64::from(self.seconds),
        )
    }

    /// Whether it has a nominal part, so that its length depends on the day and the zone.
    pub fn is_nominal(&self) -> bool {
        self.nominal_days() > 0
    }

    /// Whether it is no time at all.
    pub fn is_zero(&self) -> bool {
        self.nominal_days() == 0 && self.exact().is_zero()
    }

    /// Its length with days of 24 hours: for sums and comparisons, not for placing on a calendar.
    pub fn approximate(&self) -> TimeDelta {
        TimeDelta::days(i64::try_from(self.nominal_days()).unwrap_or(i64::MAX / 86_400_000)) + self.exact()
    }

    /// As a person says it, part by part as written: “4 hours”, “1 day 12 hours”, “90 minutes”.
    pub fn words(&self) -> String {
        let parts = [
            (self.weeks, "week"),
            (self.days, "day"),
            (self.hours, "hour"),
            (self.minutes, "minute"),
            (self.seconds, "second"),
        ];
        let words: Vec<String> = parts
            .into_iter()
            .filter(|(value, _)| *value > 0)
            .map(|(value, unit)| if value == 1 { format!("1 {unit}") } else { format!("{value} {unit}s") })
            .collect();
        if words.is_empty() { "no time".to_owned() } else { words.join(" ") }
    }

    /// The end of a span of this duration that begins at the instant `start`: first the nominal days on the
    /// wall clock of `zone`, then the exact part (RFC 5545 §3.3.6).
    pub fn after(&self, start: Instant, zone: Tz) -> Instant {
        if !self.is_nominal() {
            return start + self.exact();
        }
        self.after_days(to_local(zone, start), zone)
    }

    /// The end of a span of this duration that begins when the wall clock of `zone` should show `start`.
    ///
    /// It differs from [`Duration::after`] only where the clock skipped `start`: the days are counted from
    /// the time that was named, not from the one it became. A day that should begin at midnight, in a zone
    /// that puts its clocks forward at midnight, begins at 01:00 and still ends at midnight, as the dates of
    /// an all-day event do in every calendar. The exact part of a duration without days is counted from the
    /// resolved instant.
    pub fn after_local(&self, start: NaiveDateTime, zone: Tz) -> Instant {
        let (at, wall_clock) = resolve_local(zone, start);
        if wall_clock != WallClock::Skipped || !self.is_nominal() {
            return self.after(at, zone);
        }
        let end = self.after_days(start, zone);
        // Where a whole day was skipped (Apia, 30 December 2011) the next day is the same instant.
        if end > at { end } else { self.after(at, zone) }
    }

    fn after_days(&self, local: NaiveDateTime, zone: Tz) -> Instant {
        let moved = local.checked_add_days(Days::new(self.nominal_days())).unwrap_or(NaiveDateTime::MAX);
        resolve_local(zone, moved).0 + self.exact()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ZERO {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        let time = [(self.hours, 'H'), (self.minutes, 'M'), (self.seconds, 'S')];
        for (value, unit) in [(self.weeks, 'W'), (self.days, 'D')] {
            if value > 0 {
                write!(f, "{value}{unit}")?;
            }
        }
        if time.iter().any(|(value, _)| *value > 0) {
            f.write_str("T")?;
            for (value, unit) in time {
                if value > 0 {
                    write!(f, "{value}{unit}")?;
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Duration {
    type Err = TimeError;

    /// Reads `P[nW][nD][T[nH][nM][nS]]`, unsigned, each part at most once and in this order.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let refused = || TimeError::Duration(text.to_owned());
        let body = text.strip_prefix('P').or_else(|| text.strip_prefix("+P")).ok_or_else(refused)?;
        let mut duration = Self::ZERO;
        let mut digits = String::new();
        let mut in_time = false;
        let mut last_rank = 0;
        for c in body.chars() {
            if c == 'T' && !in_time && digits.is_empty() {
                in_time = true;
                continue;
            }
            if c.is_ascii_digit() {
                digits.push(c);
                continue;
            }
            let value: u32 = digits.parse().map_err(|_| refused())?;
            digits.clear();
            let (rank, part) = match (in_time, c) {
                (false, 'W') => (1, &mut duration.weeks),
                (false, 'D') => (2, &mut duration.days),
                (true, 'H') => (3, &mut duration.hours),
                (true, 'M') => (4, &mut duration.minutes),
                (true, 'S') => (5, &mut duration.seconds),
                _ => return Err(refused()),
            };
            // A century is more than any plan needs and keeps every sum far from overflow.
            let limit = [5_300, 36_600, 876_600, 52_596_000, u32::MAX].get(rank - 1).copied().unwrap_or(0);
            if rank <= last_rank || value > limit {
                return Err(refused());
            }
            *part = value;
            last_rank = rank;
        }
        if last_rank == 0 || !digits.is_empty() || (in_time && last_rank < 3) {
            return Err(refused());
        }
        Ok(duration)
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Serde for an [`Instant`] as [`format_instant`] writes it. Use with `#[serde(with = "…")]`.
pub mod instant_text {
    use super::{Deserialize, Deserializer, Instant, Serializer, format_instant, parse_instant};

    /// Writes RFC 3339 in UTC.
    pub fn serialize<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format_instant(*at))
    }

    /// Reads RFC 3339 with any offset.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        parse_instant(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }

    /// The same for an instant that may be absent (`null`).
    pub mod option {
        use super::{Deserialize, Deserializer, Instant, Serializer, format_instant, parse_instant};

        /// Writes RFC 3339 in UTC, or `null`.
        pub fn serialize<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
            match at {
                Some(at) => serializer.serialize_some(&format_instant(*at)),
                None => serializer.serialize_none(),
            }
        }

        /// Reads RFC 3339 with any offset, or `null`.
        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Instant>, D::Error> {
            Option::<String>::deserialize(deserializer)?
                .map(|text| parse_instant(&text).map_err(serde::de::Error::custom))
                .transpose()
        }
    }
}

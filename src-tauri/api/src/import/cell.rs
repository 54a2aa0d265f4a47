//! What a cell of a table says, and how a value is written into one.
//!
//! A list stands in one cell, its elements split by `;`, `,` or `|`; a backslash before one of these keeps it.
//! A cell that a spreadsheet would take for a formula is written with an apostrophe before it, which is taken
//! away again on reading.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use slipway_core::text::printable;
use slipway_core::time::{Duration, Instant, WallClock, resolve_local, to_local};

/// The signs with which spreadsheets begin a formula.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Text as it may stand in a cell: an apostrophe goes before what a spreadsheet would run, and before what
/// would be mistaken for such a guarded cell.
pub(crate) fn guard(text: &str) -> String {
    if begins_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell without the apostrophe of [`guard`].
pub(crate) fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

const SEPARATORS: [char; 3] = [';', ',', '|'];

/// The elements of a list.
pub(crate) fn split_list(cell: &str) -> Vec<String> {
    let mut elements = Vec::new();
    let mut element = String::new();
    let mut rest = cell.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\\'
            && let Some(kept) = rest.next_if(|next| SEPARATORS.contains(next) || *next == '\\')
        {
            element.push(kept);
        } else if SEPARATORS.contains(&c) {
            elements.push(std::mem::take(&mut element));
        } else {
            element.push(c);
        }
    }
    elements.push(element);
    elements.iter().map(|element| element.trim().to_owned()).filter(|element| !element.is_empty()).collect()
}

/// A list as one cell.
pub(crate) fn join_list<'a>(elements: impl IntoIterator<Item = &'a str>) -> String {
    let mut cell = String::new();
    for (place, element) in elements.into_iter().enumerate() {
        if place > 0 {
            cell.push(';');
        }
        for c in element.chars() {
            if SEPARATORS.contains(&c) || c == '\\' {
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    cell
}

/// The key that a name becomes: lower case, words joined by hyphens.
pub(crate) fn slug(name: &str) -> Option<String> {
    const LONGEST: usize = 60;
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => slug.push_str("ae"),
            'ö' | 'ø' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' => slug.push('a'),
            'è' | 'é' | 'ê' | 'ë' => slug.push('e'),
            'ì' | 'í' | 'î' | 'ï' => slug.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' => slug.push('o'),
            'ù' | 'ú' | 'û' => slug.push('u'),
            'ç' => slug.push('c'),
            'ñ' => slug.push('n'),
            // A mark that lower case sets apart (`İ`) belongs to the letter before it.
            '\u{300}'..='\u{36f}' => {}
            c if c.is_alphanumeric() || matches!(c, '.' | '_') => slug.push(c),
            '\'' | '’' => {}
            _ => {
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
            }
        }
        if slug.chars().count() >= LONGEST {
            break;
        }
    }
    let slug = slug.trim_matches(['-', '.', '_']).to_owned();
    (!slug.is_empty()).then_some(slug)
}

/// Which comes first in a date with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlashOrder {
    DayFirst,
    MonthFirst,
}

impl SlashOrder {
    /// The order that the cells of one column show: told by any number above twelve, as long as none tells
    /// otherwise.
    pub(super) fn of_column<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut found = None;
        for cell in cells {
            let Some((first, second, _)) = slashed(cell.split_whitespace().next().unwrap_or_default()) else {
                continue;
            };
            let order = match (first > 12, second > 12) {
                (true, false) => Self::DayFirst,
                (false, true) => Self::MonthFirst,
                _ => continue,
            };
            if found.is_some_and(|found| found != order) {
                return None;
            }
            found = Some(order);
        }
        found
    }
}

/// The three numbers of `1/2/2026`.
fn slashed(date: &str) -> Option<(u32, u32, i32)> {
    let mut parts = date.split('/');
    let numbers = (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 4)?);
    (parts.next().is_none() && numbers.2 >= 1000)
        .then(|| i32::try_from(numbers.2).ok().map(|year| (numbers.0, numbers.1, year)))
        .flatten()
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= digits && text.bytes().all(|c| c.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A point in time as a cell gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// With its offset from UTC.
    Instant(Instant),
    /// On some wall clock.
    Local(NaiveDateTime),
    /// A whole day.
    Day(NaiveDate),
}

impl Moment {
    /// Reads `2026-12-01T21:00:00Z`, `2026-12-01 22:00[:00] [+01:00]`, `2026-12-01`, `2026/12/01`,
    /// `01.12.2026 [22:00]`, and dates with slashes where it is clear what is the day.
    pub(super) fn read(cell: &str, order: Option<SlashOrder>) -> Result<Self, String> {
        let cell = cell.trim();
        let (date, rest) = match cell.find(|c: char| c.is_whitespace() || c == 'T' || c == 't') {
            Some(at) => {
                let (date, rest) = cell.split_at(at);
                (date, rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default().trim())
            }
            None => (cell, ""),
        };
        let day = read_day(date, cell, order)?;
        if rest.is_empty() {
            return Ok(Self::Day(day));
        }
        read_time(day, rest).ok_or_else(|| unreadable(cell))
    }

    /// The instant it is in `zone`; a day begins at midnight.
    pub(super) fn instant(self, zone: Tz) -> (Instant, WallClock) {
        match self {
            Self::Instant(at) => (at, WallClock::Plain),
            Self::Local(local) => resolve_local(zone, local),
            Self::Day(day) => resolve_local(zone, day.and_time(NaiveTime::MIN)),
        }
    }

    /// The wall-clock time it is in `zone`.
    pub(super) fn local(self, zone: Tz) -> Result<NaiveDateTime, String> {
        match self {
            Self::Local(local) => Ok(local),
            Self::Day(day) => Ok(day.and_time(NaiveTime::MIN)),
            Self::Instant(at) => {
                let local = to_local(zone, at);
                if resolve_local(zone, local).0 == at {
                    Ok(local)
                } else {
                    Err(format!(
                        "The time {} comes twice on the clock of {} that day, and the second is meant; give UTC as the zone.",
                        local.format("%Y-%m-%d %H:%M"),
                        zone.name()
                    ))
                }
            }
        }
    }
}

fn unreadable(cell: &str) -> String {
    format!(
        "“{}” is not a date that is read here; write it like 2026-12-01T21:00:00Z, 2026-12-01 22:00 or 2026-12-01.",
        printable(cell)
    )
}

fn read_day(date: &str, cell: &str, order: Option<SlashOrder>) -> Result<NaiveDate, String> {
    if let Some((first, second, year)) = slashed(date) {
        let (month, day) = match (first > 12, second > 12, order) {
            (true, false, _) | (false, false, Some(SlashOrder::DayFirst)) => (second, first),
            (false, true, _) | (false, false, Some(SlashOrder::MonthFirst)) => (first, second),
            (false, false, None) if first == second => (first, second),
            (false, false, None) => {
                return Err(format!(
                    "“{}” can be read with the day or with the month first; write it like 2026-12-01.",
                    printable(cell)
                ));
            }
            (true, true, _) => return Err(unreadable(cell)),
        };
        return NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| unreadable(cell));
    }
    let parts = |separator: char| -> Option<[&str; 3]> {
        let mut parts = date.split(separator);
        let three = [parts.next()?, parts.next()?, parts.next()?];
        parts.next().is_none().then_some(three)
    };
    let (year, month, day) = if let Some([year, month, day]) = parts('-').or_else(|| parts('/')) {
        (year, month, day)
    } else if let Some([day, month, year]) = parts('.') {
        (year, month, day)
    } else {
        return Err(unreadable(cell));
    };
    (year.len() == 4)
        .then(|| {
            let year = i32::try_from(number(year, 4)?).ok()?;
            NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)
        })
        .flatten()
        .ok_or_else(|| unreadable(cell))
}

/// A time of day, perhaps with an offset from UTC. 24:00 is the end of the day.
fn read_time(day: NaiveDate, text: &str) -> Option<Moment> {
    let (time, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    // Fractions of a second are cut off, as they are for instants everywhere.
    let time = time.trim().split('.').next().unwrap_or_default();
    let mut parts = time.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = match parts.next() {
        Some(second) => number(second, 2)?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    let local = if (hour, minute, second) == (24, 0, 0) {
        day.succ_opt()?.and_time(NaiveTime::MIN)
    } else {
        day.and_hms_opt(hour, minute, second)?
    };
    match offset.trim() {
        "" => Some(Moment::Local(local)),
        "Z" | "z" => Some(Moment::Instant(local.and_utc())),
        offset => {
            let text = format!("{}{offset}", local.format("%Y-%m-%dT%H:%M:%S"));
            let at = DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%:z")
                .or_else(|_| DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%z"));
            at.ok().map(|at| Moment::Instant(at.to_utc()))
        }
    }
}

/// Reads an ISO 8601 duration, or what people write: `90m`, `2h`, `1h 30m`, `2d`, `1:30`.
pub(super) fn read_duration(cell: &str) -> Result<Duration, String> {
    let refused = || {
        format!("“{}” is not a duration; write it like PT90M, 90m, 1h 30m or P2D.", printable(cell.trim()))
    };
    let text: String = cell.trim().to_ascii_uppercase().split_whitespace().collect();
    if let Ok(duration) = text.parse::<Duration>() {
        return Ok(duration);
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        let hours = number(hours, 4).ok_or_else(refused)?;
        let minutes = number(minutes, 2).filter(|minutes| *minutes < 60).ok_or_else(refused)?;
        return Ok(Duration::minutes(hours * 60 + minutes));
    }
    if !text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(refused());
    }
    let spelled = text
        .replace("MINUTES", "M")
        .replace("MINUTE", "M")
        .replace("MIN", "M")
        .replace("HOURS", "H")
        .replace("HOUR", "H")
        .replace("WEEKS", "W")
        .replace("WEEK", "W")
        .replace("DAYS", "D")
        .replace("DAY", "D");
    let time = spelled.find(['W', 'D']).map_or(0, |at| spelled.rfind(['W', 'D']).unwrap_or(at) + 1);
    let (days, time) = spelled.split_at(time);
    let iso = if time.is_empty() { format!("P{days}") } else { format!("P{days}T{time}") };
    iso.parse().map_err(|_| refused())
}

/// The duration from start to end on one wall clock: whole days from midnight to midnight, else exact.
pub(super) fn duration_between(
    start: NaiveDateTime,
    end: NaiveDateTime,
    zone: Tz,
) -> Result<Duration, String> {
    let backwards = || {
        format!("The end, {}, is not after the start, {}.", end.format("%F %H:%M"), start.format("%F %H:%M"))
    };
    if end <= start {
        return Err(backwards());
    }
    if start.time() == NaiveTime::MIN && end.time() == NaiveTime::MIN {
        return u32::try_from((end - start).num_days()).map(Duration::days).map_err(|_| backwards());
    }
    exact(resolve_local(zone, end).0 - resolve_local(zone, start).0).ok_or_else(backwards)
}

/// An exact duration, if it is one that can be planned.
pub(super) fn exact(length: TimeDelta) -> Option<Duration> {
    let seconds = u64::try_from(length.num_seconds()).ok().filter(|seconds| *seconds > 0)?;
    let mut text = String::from("PT");
    for (value, unit) in [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M'), (seconds % 60, 'S')] {
        if value > 0 {
            text.push_str(&value.to_string());
            text.push(unit);
        }
    }
    text.parse().ok()
}

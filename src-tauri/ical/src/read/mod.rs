//! Events out of files that others wrote.
//!
//! `calcard` reads the syntax; around it stands what a hostile or careless file makes necessary: limits on
//! size, number and length, only the properties that are wanted, and rules kept as text (calcard's own
//! reading of a rule lets `COUNT=0` pass as “for ever” and cuts numbers to their type). One event that is
//! not understood never loses another: it is named in [`Foreign::left_out`] with the reason.

mod event;
mod filter;
mod time;

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use calcard::{Entry, Parser};
use chrono_tz::Tz;

pub use event::{ForeignEvent, Start};
pub use filter::MAX_LINE;

use crate::calendar::Status;
use event::Understood;
use filter::filter;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The most events that are taken from one file.
pub const MAX_EVENTS: usize = 50_000;

/// What a file held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Foreign {
    /// The name the calendar gives itself (NAME or X-WR-CALNAME); may be empty.
    pub name: String,
    /// The events that were understood, in the order of the file.
    pub events: Vec<ForeignEvent>,
    /// The others, and what else could not be taken over.
    pub left_out: Vec<LeftOut>,
}

/// Something in the file that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is: the event's summary, UID or number.
    pub what: String,
    /// Why, as a sentence without its subject: “has no start (DTSTART)”.
    pub why: String,
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Larger than [`MAX_BYTES`].
    #[error("The calendar has {bytes} bytes; files up to {MAX_BYTES} bytes are read")]
    TooLarge {
        /// The size of the file.
        bytes: usize,
    },
    /// No calendar begins anywhere in it.
    #[error("This is not an iCalendar file: no line in it says BEGIN:VCALENDAR")]
    NotACalendar,
}

/// Reads an `.ics` file. Times that name no zone (floating times) are on the wall clock of `floating`.
///
/// # Errors
/// Only when the file is too large or no calendar at all; whatever is wrong inside is in
/// [`Foreign::left_out`].
pub fn read(bytes: &[u8], floating: Tz) -> Result<Foreign, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    let text = filter(&String::from_utf8_lossy(bytes));
    let mut parser = Parser::new(&text);
    let mut foreign = Foreign::default();
    let mut found = false;
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                found = true;
                take(&calendar, floating, &mut foreign);
            }
            Entry::Eof | Entry::TooManyComponents => break,
            _ => {}
        }
    }
    if found { Ok(foreign) } else { Err(ReadError::NotACalendar) }
}

/// Takes over one calendar object. Its components are looked at in one flat list, so that an event whose
/// END is missing does not hide the next one.
fn take(calendar: &ICalendar, floating: Tz, foreign: &mut Foreign) {
    if foreign.name.is_empty() {
        foreign.name = calendar.components.first().map(name_of).unwrap_or_default();
    }
    let zones = time::Zones::new(calendar, floating);
    let mut masters: Vec<ForeignEvent> = Vec::new();
    let mut changed = Vec::new();
    for (number, component) in calendar
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent)
        .enumerate()
    {
        if foreign.events.len() + masters.len() + changed.len() >= MAX_EVENTS {
            foreign.left_out.push(LeftOut {
                what: format!("everything from event {} on", number + 1),
                why: format!("is more than the {MAX_EVENTS} events that are read from one file"),
            });
            break;
        }
        match event::understand(component, &zones) {
            Ok(Understood::Master(event)) => masters.push(event),
            Ok(Understood::Changed(one)) => changed.push(one),
            Err(why) => {
                foreign.left_out.push(LeftOut { what: event::what(component, number), why });
            }
        }
    }
    event::apply_changes(&mut masters, changed);
    foreign.events.append(&mut masters);
}

fn name_of(component: &calcard::icalendar::ICalendarComponent) -> String {
    component
        .entries
        .iter()
        .filter(|entry| match &entry.name {
            ICalendarProperty::Name => true,
            ICalendarProperty::Other(name) => name.eq_ignore_ascii_case("X-WR-CALNAME"),
            _ => false,
        })
        .find_map(|entry| entry.values.first()?.as_text())
        .map(|name| event::bounded(name, event::MAX_SUMMARY))
        .unwrap_or_default()
}

/// The status of a foreign event; one that says nothing is confirmed.
fn status_of(component: &calcard::icalendar::ICalendarComponent) -> Status {
    use calcard::icalendar::ICalendarStatus;
    match component.status() {
        Some(ICalendarStatus::Cancelled) => Status::Cancelled,
        Some(ICalendarStatus::Tentative | ICalendarStatus::Draft) => Status::Tentative,
        _ => Status::Confirmed,
    }
}

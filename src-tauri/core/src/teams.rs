//! Teams and people: zones, working hours, absences.

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::ids::Id;

/// A team, which owns services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its identity.
    pub id: Id<Team>,
    /// What people type, unique among teams.
    pub key: String,
    /// What people read.
    pub name: String,
}

/// Somebody who owns, deploys or approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their identity.
    pub id: Id<Person>,
    /// What people type, unique among people.
    pub key: String,
    /// What people read.
    pub name: String,
    /// Where mail reaches them; may be empty.
    pub email: String,
    /// The zone of their hours and absences.
    pub zone: Tz,
    /// Their teams, sorted.
    pub teams: Vec<Id<Team>>,
    /// When they work; none given means that nothing is known and nothing is warned of. Sorted.
    pub hours: Vec<WorkingHours>,
    /// When they are away, sorted.
    pub absences: Vec<Absence>,
}

/// A daily span of work on some days of the week, on the wall clock of the person's zone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WorkingHours {
    /// The days on which it begins: numbers from Monday (0) to Sunday (6), sorted.
    pub days: Vec<u8>,
    /// When it begins.
    pub from: NaiveTime,
    /// When it ends; at or before `from` means the next day, so `22:00`–`06:00` is a night shift and
    /// `00:00` is midnight at the end of the day.
    pub to: NaiveTime,
}

impl WorkingHours {
    /// Whether a span begins on this day of the week.
    pub fn begins_on(&self, day: Weekday) -> bool {
        u8::try_from(day.num_days_from_monday()).is_ok_and(|day| self.days.binary_search(&day).is_ok())
    }
}

/// Whole local days on which a person is away.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Absence {
    /// The first day away.
    pub start: NaiveDate,
    /// The first day back (exclusive).
    pub end: NaiveDate,
    /// Why; may be empty.
    pub reason: String,
}

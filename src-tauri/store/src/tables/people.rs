//! People, their teams, working hours and absences.

use chrono::{NaiveDate, NaiveTime};
use rusqlite::params;
use slipway_core::teams::{Absence, Person, WorkingHours};

use super::{Reading, Writing, text, write_references, write_set};
use crate::error::Result;

const TIME: &str = "%H:%M:%S";
const DATE: &str = "%Y-%m-%d";

pub(super) fn read(reading: Reading<'_>) -> Result<Vec<Person>> {
    let mut teams = reading
        .sets("SELECT person, team FROM person_teams ORDER BY person, team", |cells| cells.parsed(1))?;
    let mut hours = reading.sets("SELECT person, days, begins, ends FROM working_hours", |cells| {
        let time = |text: &str| NaiveTime::parse_from_str(text, TIME);
        Ok(WorkingHours {
            days: days_of(cells.number(1)?),
            from: cells.read(2, time)?,
            to: cells.read(3, time)?,
        })
    })?;
    let mut absences = reading.sets("SELECT person, begins, ends, reason FROM absences", |cells| {
        let date = |text: &str| NaiveDate::parse_from_str(text, DATE);
        Ok(Absence { start: cells.read(1, date)?, end: cells.read(2, date)?, reason: cells.text(3)? })
    })?;
    let people = reading.rows("SELECT id, key, name, email, zone FROM people ORDER BY id", |cells| {
        let id = cells.parsed(0)?;
        Ok(Person {
            id,
            key: cells.text(1)?,
            name: cells.text(2)?,
            email: cells.text(3)?,
            zone: cells.zone(4)?,
            teams: teams.take(id),
            hours: hours.take(id),
            absences: absences.take(id),
        })
    })?;
    teams.finish("teams")?;
    hours.finish("working hours")?;
    absences.finish("absences")?;
    Ok(people)
}

pub(super) fn write(writing: Writing<'_>, before: Option<&Person>, person: &Person) -> Result<()> {
    let sql = "INSERT INTO people (id, key, name, email, zone) VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, \
               email = excluded.email, zone = excluded.zone";
    let Person { id, key, name, email, zone, teams, hours, absences } = person;
    let owner = text(id);
    writing.execute(sql, params![owner, key, name, email, zone.name()])?;
    write_references(
        writing,
        *id,
        before.map_or(&[], |before| before.teams.as_slice()),
        teams,
        [
            "DELETE FROM person_teams WHERE person = ?1 AND team = ?2",
            "INSERT INTO person_teams (person, team) VALUES (?1, ?2)",
        ],
    )?;
    let each_hours = |sql: &'static str| {
        let owner = &owner;
        move |hours: &WorkingHours| {
            let (from, to) = (hours.from.format(TIME).to_string(), hours.to.format(TIME).to_string());
            writing.execute(sql, params![owner, mask_of(&hours.days), from, to])
        }
    };
    write_set(
        before.map_or(&[], |before| before.hours.as_slice()),
        hours,
        each_hours("DELETE FROM working_hours WHERE person = ?1 AND days = ?2 AND begins = ?3 AND ends = ?4"),
        each_hours("INSERT INTO working_hours (person, days, begins, ends) VALUES (?1, ?2, ?3, ?4)"),
    )?;
    let each_absence = |sql: &'static str| {
        let owner = &owner;
        move |absence: &Absence| {
            let (start, end) = (absence.start.format(DATE).to_string(), absence.end.format(DATE).to_string());
            writing.execute(sql, params![owner, start, end, absence.reason])
        }
    };
    write_set(
        before.map_or(&[], |before| before.absences.as_slice()),
        absences,
        each_absence("DELETE FROM absences WHERE person = ?1 AND begins = ?2 AND ends = ?3 AND reason = ?4"),
        each_absence("INSERT INTO absences (person, begins, ends, reason) VALUES (?1, ?2, ?3, ?4)"),
    )
}

/// A bit for each day, Monday the lowest.
fn mask_of(days: &[u8]) -> i64 {
    days.iter().fold(0, |mask, day| mask | (1 << (day % 7)))
}

fn days_of(mask: u8) -> Vec<u8> {
    (0..7).filter(|day| mask & (1 << day) != 0).collect()
}

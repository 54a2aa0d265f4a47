//! Questions about conflicts, slots and time. They write nothing.

use std::fmt::Write as _;

use slipway_api::types::calendar::{AgendaQuery, OccurrencesQuery};
use slipway_api::types::conflicts::{
    CanDeployQuery, CheckQuery, CheckReport, ConflictView, NextQuery, WhyQuery,
};
use slipway_api::{Session, calendar, conflicts};
use slipway_core::conflicts::Severity;
use slipway_core::entity::EntityKind;

use crate::args;
use crate::outcome::{Answer, Failure};
use crate::print;

/// Yes unless something blocks.
fn can_ship(report: &CheckReport) -> Answer {
    Answer::from_bool(!report.conflicts.iter().any(ConflictView::blocks))
}

pub fn check(session: &mut Session, json: bool, args: args::Check) -> Result<Answer, Failure> {
    let report = conflicts::check(session, CheckQuery { keys: args.keys })?;
    print::out(json, &report, || match report.conflicts.as_slice() {
        [] => "No conflicts.".to_owned(),
        found => print::conflicts(found),
    })?;
    Ok(can_ship(&report))
}

pub fn why(session: &mut Session, json: bool, args: args::Why) -> Result<Answer, Failure> {
    let report = conflicts::why(session, WhyQuery { key: args.key.clone(), at: args.at })?;
    print::out(json, &report, || match report.conflicts.as_slice() {
        [] => format!("{} can ship: no conflicts.", args.key),
        found => print::conflicts(found),
    })?;
    Ok(can_ship(&report))
}

pub fn next(session: &mut Session, json: bool, args: args::Next) -> Result<Answer, Failure> {
    let next = conflicts::next(session, NextQuery { key: args.key, from: args.from })?;
    print::out(json, &next, || print::next_slot(&next))?;
    Ok(Answer::from_bool(next.start.is_some()))
}

pub fn occurrences(session: &mut Session, json: bool, args: args::Occurrences) -> Result<Answer, Failure> {
    let query = OccurrencesQuery {
        key: args.key,
        kind: args.kind.map(EntityKind::from),
        from: args.from,
        to: args.to,
    };
    let found = calendar::occurrences(session, query)?;
    print::out(json, &found, || {
        let rows: Vec<_> = found.occurrences.iter().map(|o| vec![o.start.clone(), o.end.clone()]).collect();
        print::columns(&rows)
    })?;
    Ok(Answer::Yes)
}

pub fn can_deploy(session: &mut Session, json: bool, args: args::CanDeploy) -> Result<Answer, Failure> {
    let query = CanDeployQuery { service: args.service, environment: args.environment, at: args.at };
    let answer = conflicts::can_deploy(session, query)?;
    print::out(json, &answer, || {
        let mut text = String::from(if answer.open { "open\n" } else { "closed\n" });
        for reason in &answer.reasons {
            let _ = writeln!(text, "  {reason}");
        }
        let _ = match &answer.next_change {
            Some(change) => writeln!(text, "  until {change}"),
            None => writeln!(text, "  with no change within 400 days"),
        };
        text
    })?;
    Ok(Answer::from_bool(answer.open))
}

pub fn agenda(session: &mut Session, json: bool, args: args::Agenda) -> Result<Answer, Failure> {
    let agenda = calendar::agenda(session, AgendaQuery { from: args.from, to: args.to })?;
    print::out(json, &agenda, || {
        let rows: Vec<_> = agenda
            .entries
            .iter()
            .map(|entry| {
                let mark =
                    entry.release.as_ref().and_then(|release| release.severity).map_or("", |severity| {
                        match severity {
                            Severity::Blocks => "blocked",
                            Severity::Warns => "warned",
                        }
                    });
                vec![
                    print::slot(&entry.slot),
                    entry.kind.to_string(),
                    entry.key.clone(),
                    entry.name.clone(),
                    entry.environments.join(" "),
                    mark.to_owned(),
                ]
            })
            .collect();
        if rows.is_empty() { "Nothing is planned in this time.".to_owned() } else { print::columns(&rows) }
    })?;
    Ok(Answer::Yes)
}

//! Undo, redo, the log and its audit.

use std::fmt::Write as _;

use slipway_api::Session;
use slipway_api::history as api;
use slipway_api::types::Nothing;
use slipway_api::types::history::{ChangeView, LogQuery, Undone};
use slipway_core::entity::EntityKind;

use crate::args;
use crate::outcome::{Answer, Failure};
use crate::print;

pub fn undo(session: &mut Session, json: bool) -> Result<Answer, Failure> {
    let undone = api::undo(session, Nothing {})?;
    report(json, &undone, "Took back", "There is nothing to undo.")
}

pub fn redo(session: &mut Session, json: bool) -> Result<Answer, Failure> {
    let redone = api::redo(session, Nothing {})?;
    report(json, &redone, "Brought back", "There is nothing to redo.")
}

fn report(json: bool, undone: &Undone, did: &str, nothing: &str) -> Result<Answer, Failure> {
    print::out(json, undone, || match &undone.step {
        Some(step) => format!("{did} “{}” ({}, {}).", step.intent, step.actor, step.at),
        None => nothing.to_owned(),
    })?;
    Ok(Answer::from_bool(undone.step.is_some()))
}

pub fn log(session: &mut Session, json: bool, args: args::Log) -> Result<Answer, Failure> {
    let kind = args.key.as_ref().map(|_| EntityKind::from(args.kind));
    let page = api::log(session, LogQuery { kind, key: args.key, before: None, limit: Some(args.limit) })?;
    print::out(json, &page, || {
        let mut text = String::new();
        for step in &page.steps {
            let undone = if step.undone { " (undone)" } else { "" };
            let _ =
                writeln!(text, "{:>5}  {}  {}  {}{undone}", step.seq, step.local_at, step.actor, step.intent);
            for change in &step.changes {
                let _ = writeln!(text, "       {}", change_line(change));
            }
            let hidden = step.change_count.saturating_sub(step.changes.len());
            if hidden > 0 {
                let _ = writeln!(text, "       and {hidden} more");
            }
        }
        if page.steps.is_empty() { "Nothing was done yet.".to_owned() } else { text }
    })?;
    Ok(Answer::Yes)
}

fn change_line(change: &ChangeView) -> String {
    let ChangeView { kind, key, op, field, before, after } = change;
    let before = before.as_deref().unwrap_or("nothing");
    let after = after.as_deref().unwrap_or("nothing");
    match op.as_str() {
        "create" => format!("{kind} {key}: made"),
        "delete" => format!("{kind} {key}: removed"),
        "add" => format!("{kind} {key}, {field}: + {after}"),
        "remove" => format!("{kind} {key}, {field}: − {before}"),
        _ => format!("{kind} {key}, {field}: {before} → {after}"),
    }
}

pub fn audit(session: &mut Session, json: bool, audit: &args::Audit) -> Result<Answer, Failure> {
    let (report, sound) = match audit {
        args::Audit::Verify => (api::verify(session, Nothing {})?, "The log is whole"),
        args::Audit::Rebuild => (api::rebuild(session, Nothing {})?, "The log gives the state of the tables"),
    };
    print::out(json, &report, || {
        let mut text = format!("{} operations were looked at.\n", report.operations);
        if report.sound {
            let _ = writeln!(text, "{sound}.");
        }
        for problem in &report.problems {
            let _ = writeln!(text, "  {problem}");
        }
        text
    })?;
    Ok(Answer::from_bool(report.sound))
}

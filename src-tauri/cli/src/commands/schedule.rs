//! Giving releases slots, and taking them away.

use slipway_api::types::conflicts::ConflictView;
use slipway_api::types::releases::{ReleaseKey, ScheduleRelease};
use slipway_api::{Session, releases};

use crate::args;
use crate::outcome::{Answer, Failure};
use crate::print;

pub fn schedule(session: &mut Session, json: bool, args: args::Schedule) -> Result<Answer, Failure> {
    let dry_run = args.dry_run;
    let scheduled = releases::schedule(
        session,
        ScheduleRelease {
            key: args.key.clone(),
            start: args.start,
            duration: args.duration,
            force: args.force,
            reason: args.reason,
            dry_run,
        },
    )?;
    let blocked = scheduled.conflicts.iter().chain(&scheduled.gained).any(ConflictView::blocks);
    print::out(json, &scheduled, || {
        let place = print::slot(&scheduled.slot);
        let mut text = match (scheduled.applied, dry_run, blocked) {
            (true, _, _) => format!("{} is scheduled: {place}\n", args.key),
            (false, true, false) => format!("{} could be scheduled: {place}\n", args.key),
            (false, _, _) => {
                format!("{} was not scheduled for {place}, because something blocks.\n", args.key)
            }
        };
        text.push_str(&print::conflicts(&scheduled.conflicts));
        if !scheduled.gained.is_empty() {
            text.push_str("Others would be blocked by it:\n");
            text.push_str(&print::conflicts(&scheduled.gained));
        }
        text
    })?;
    Ok(Answer::from_bool(scheduled.applied || (dry_run && !blocked)))
}

pub fn unschedule(session: &mut Session, json: bool, key: &str) -> Result<Answer, Failure> {
    let written = releases::unschedule(session, ReleaseKey { key: key.to_owned() })?;
    print::out(json, &written, || format!("{key} has no slot now."))?;
    Ok(Answer::Yes)
}

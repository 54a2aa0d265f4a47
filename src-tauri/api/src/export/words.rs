//! What an event says about a freeze, a window or a release, in words.

use slipway_core::entity::Record;
use slipway_core::freezes::{Freeze, FreezeLevel};
use slipway_core::ids::Id;
use slipway_core::plan::{Plan, Table};
use slipway_core::releases::{Release, Risk, Stage};
use slipway_core::scope::{Scope, Selection};
use slipway_core::teams::Person;
use slipway_core::windows::Window;

/// What stands before the name of a freeze.
pub(crate) const FREEZE: &str = "Freeze: ";
/// What stands before the name of a window.
pub(crate) const WINDOW: &str = "Window: ";
/// The sentences with which what Slipway says about a freeze begins, after its reason.
const LEVELS: [&str; 2] = [
    "Hard freeze: nothing is deployed to what it applies to.",
    "Soft freeze: deploy to what it applies to only if it cannot wait.",
];

/// The description of a freeze: its reason first, as it was written.
pub(super) fn of_freeze(plan: &Plan, freeze: &Freeze) -> String {
    let [hard, soft] = LEVELS;
    let level = match freeze.level {
        FreezeLevel::Hard => hard,
        FreezeLevel::Soft => soft,
    };
    let mut lines = Vec::new();
    if !freeze.reason.is_empty() {
        lines.push(freeze.reason.clone());
        lines.push(String::new());
    }
    lines.push(level.to_owned());
    lines.push(format!("Applies to: {}.", scope(plan, &freeze.scope)));
    if let Some(contact) = freeze.contact.and_then(|id| plan.people.get(id)) {
        lines.push(format!("Contact: {}", person(contact)));
    }
    lines.join("\n")
}

/// The reason in a description that [`of_freeze`] wrote.
pub(crate) fn reason_of(description: &str) -> &str {
    let end = LEVELS
        .iter()
        .filter_map(|level| {
            let place = description.rfind(level)?;
            (place == 0 || description.get(..place)?.ends_with("\n\n")).then_some(place)
        })
        .max();
    match end {
        Some(end) => description.get(..end).unwrap_or_default().trim_end_matches('\n'),
        None => description,
    }
}

pub(super) fn of_window(plan: &Plan, window: &Window) -> String {
    let mut lines = vec![format!("For: {}.", scope(plan, &window.scope))];
    if let Some(releases) = window.capacity.releases {
        lines.push(format!(
            "At most {releases} {} each time.",
            if releases == 1 { "release" } else { "releases" }
        ));
    }
    if let Some(downtime) = window.capacity.downtime {
        lines.push(format!("At most {} of downtime each time.", duration(downtime)));
    }
    if let Some(lead) = window.lead_time {
        lines.push(format!("To be scheduled {} ahead.", duration(lead)));
    }
    lines.join("\n")
}

pub(super) fn of_release(plan: &Plan, release: &Release) -> String {
    let mut lines = Vec::new();
    if !release.services.is_empty() {
        let version =
            if release.version.is_empty() { String::new() } else { format!(" {}", release.version) };
        lines.push(format!("Deploys: {}{version}", names(&plan.services, &release.services)));
    }
    if !release.environments.is_empty() {
        lines.push(format!("To: {}", names(&plan.environments, &release.environments)));
    }
    if !release.downtime.is_zero() {
        lines.push(format!("Downtime: {}", duration(release.downtime)));
    }
    let risk = match release.risk {
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
    };
    lines.push(format!("Risk: {risk}"));
    let stage = match release.stage {
        Stage::Draft => "draft",
        Stage::Ready => "ready",
        Stage::Approved => "approved",
        Stage::Scheduled => "scheduled",
        Stage::Deploying => "deploying",
        Stage::Observing => "observing",
        Stage::Closed => "closed",
        Stage::RolledBack => "rolled back",
        Stage::Cancelled => "cancelled",
    };
    lines.push(format!("Stage: {stage}"));
    if let Some(owner) = release.owner.and_then(|id| plan.people.get(id)) {
        lines.push(format!("Owner: {}", person(owner)));
    }
    lines.join("\n")
}

fn person(person: &Person) -> String {
    if person.email.is_empty() { person.name.clone() } else { format!("{} <{}>", person.name, person.email) }
}

fn names<T: Record>(table: &Table<T>, ids: &[Id<T>]) -> String {
    let mut names: Vec<&str> =
        ids.iter().filter_map(|id| table.get(*id)).map(|record| record.name()).collect();
    names.sort_unstable();
    names.join(", ")
}

/// A scope in words: “every service of team Payments in Production EU, except Status page”.
fn scope(plan: &Plan, scope: &Scope) -> String {
    let services = match &scope.services {
        Selection::All => "every service".to_owned(),
        Selection::Only(ids) if ids.is_empty() => "no service".to_owned(),
        Selection::Only(ids) => names(&plan.services, ids),
    };
    let teams = match &scope.teams {
        Selection::All => String::new(),
        Selection::Only(ids) if ids.is_empty() => " of no team".to_owned(),
        Selection::Only(ids) if ids.len() == 1 => format!(" of team {}", names(&plan.teams, ids)),
        Selection::Only(ids) => format!(" of teams {}", names(&plan.teams, ids)),
    };
    let environments = match &scope.environments {
        Selection::All => "every environment".to_owned(),
        Selection::Only(ids) if ids.is_empty() => "no environment".to_owned(),
        Selection::Only(ids) => names(&plan.environments, ids),
    };
    let except = if scope.except_services.is_empty() {
        String::new()
    } else {
        format!(", except {}", names(&plan.services, &scope.except_services))
    };
    format!("{services}{teams} in {environments}{except}")
}

/// A duration in words: “2 days 1 hour 30 minutes”.
fn duration(duration: slipway_core::time::Duration) -> String {
    let exact = duration.exact().num_seconds();
    let parts = [
        (i64::try_from(duration.nominal_days()).unwrap_or(i64::MAX), "day"),
        (exact / 3600, "hour"),
        (exact / 60 % 60, "minute"),
        (exact % 60, "second"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if words.is_empty() { "no time".to_owned() } else { words.join(" ") }
}

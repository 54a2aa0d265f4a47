//! Releases: lists, single ones, scheduling.

use serde::{Deserialize, Serialize};
use slipway_core::conflicts::{ConflictKind, Severity};
use slipway_core::entity::EntityKind;
use slipway_core::format::{AnyRecord, Release};
use slipway_core::releases::{ReleaseType, Risk, Stage};
use ts_rs::TS;

use super::Span;
use super::conflicts::{ConflictView, NextSlot};
use super::plan::Written;

/// Which release.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReleaseKey {
    /// Its key.
    pub key: String,
}

/// A release in a list or on the calendar.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ReleaseRow {
    /// Its key.
    pub key: String,
    /// What people read.
    pub title: String,
    /// Which version.
    pub version: String,
    /// Keys of what is deployed.
    pub services: Vec<String>,
    /// Keys of where.
    pub environments: Vec<String>,
    /// Where it stands.
    pub stage: Stage,
    /// The type of change.
    #[serde(rename = "type")]
    pub kind: ReleaseType,
    /// How much could go wrong.
    pub risk: Risk,
    /// Name of the person who answers for it.
    pub owner: Option<String>,
    /// Planned duration, ISO 8601.
    pub duration: String,
    /// Planned downtime, ISO 8601.
    pub downtime: String,
    /// Its slot; none while unscheduled.
    pub slot: Option<Span>,
    /// The worst of its conflicts.
    pub severity: Option<Severity>,
    /// The kinds of its conflicts, each once.
    pub conflicts: Vec<ConflictKind>,
}

/// Which releases, in which order.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseQuery {
    /// Words that key, title, version, services or owner must hold, all of them.
    pub search: String,
    /// Keys of services, any of them; empty for all.
    pub services: Vec<String>,
    /// Keys of environments, any of them; empty for all.
    pub environments: Vec<String>,
    /// Stages, any of them; empty for all.
    pub stages: Vec<Stage>,
    /// Kinds of conflict, any of them; empty for all.
    pub conflicts: Vec<ConflictKind>,
    /// Only those with a conflict this bad (`blocks`), or any conflict (`warns`).
    pub severity: Option<Severity>,
    /// Only scheduled (`true`) or only unscheduled (`false`) ones.
    pub scheduled: Option<bool>,
    /// The column to sort by.
    pub sort: ReleaseSort,
    /// Whether the last comes first.
    pub descending: bool,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give at most; 0 for all.
    pub limit: usize,
}

/// The columns of the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the column of its name")]
pub enum ReleaseSort {
    #[default]
    Start,
    Key,
    Title,
    Service,
    Environment,
    Stage,
    Risk,
    Owner,
    Duration,
    Conflict,
}

/// A page of releases.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReleasePage {
    /// How many there are in all that the query fits.
    pub total: usize,
    /// This page.
    pub rows: Vec<ReleaseRow>,
}

/// One release with all that is known about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReleaseDetail {
    /// The record.
    pub record: Release,
    /// Its slot; none while unscheduled.
    pub slot: Option<Span>,
    /// `record.not_before` on the wall clock of the plan's zone.
    pub local_not_before: Option<String>,
    /// `record.not_after` on the wall clock of the plan's zone.
    pub local_not_after: Option<String>,
    /// Why it does not hold there, the worst first.
    pub conflicts: Vec<ConflictView>,
    /// The next legal slot from now, when something blocks or it is unscheduled.
    pub next_slot: Option<NextSlot>,
    /// Keys of the releases that depend on it.
    pub dependents: Vec<String>,
    /// Name of the owner.
    pub owner_name: Option<String>,
    /// Names of the crew, in order of `record.crew`.
    pub crew_names: Vec<String>,
}

/// Puts a record in, in place of the one with its identity or key.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutRecord {
    /// The record.
    pub record: AnyRecord,
    /// Refuse when a record with the key exists already: for forms that make new ones.
    #[serde(default)]
    pub new: bool,
}

/// Takes a record out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DeleteRecord {
    /// Its kind.
    pub kind: EntityKind,
    /// Its key.
    pub key: String,
}

/// Changes many releases in one step; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields, default)]
pub struct BulkChange {
    /// Keys of the releases.
    pub keys: Vec<String>,
    /// The stage to set.
    #[ts(optional)]
    pub stage: Option<Stage>,
    /// The risk to set.
    #[ts(optional)]
    pub risk: Option<Risk>,
    /// The type to set.
    #[serde(rename = "type")]
    #[ts(optional)]
    pub kind: Option<ReleaseType>,
    /// The owner to set, by key; an empty key takes the owner away.
    #[ts(optional)]
    pub owner: Option<String>,
    /// Environments to add, by key.
    pub add_environments: Vec<String>,
    /// Environments to take away, by key.
    pub remove_environments: Vec<String>,
    /// People to add to the crew, by key.
    pub add_crew: Vec<String>,
    /// Takes their slots away.
    pub unschedule: bool,
    /// Moves their starts by so many minutes (may be negative).
    pub shift_minutes: i32,
    /// Removes them.
    pub delete: bool,
}

/// Gives a release a slot.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScheduleRelease {
    /// Its key.
    pub key: String,
    /// When it starts: an instant, or a wall-clock time of the plan's zone.
    pub start: String,
    /// A new planned duration, ISO 8601; the old one when left out.
    #[serde(default)]
    #[ts(optional)]
    pub duration: Option<String>,
    /// Puts it there although something blocks; needs a reason.
    #[serde(default)]
    pub force: bool,
    /// Why it is put there although something blocks.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Only says what would happen.
    #[serde(default)]
    pub dry_run: bool,
}

/// What scheduling did, or would do.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Scheduled {
    /// Whether it was written: not for a dry run, nor when something blocks and it was not forced.
    pub applied: bool,
    /// The slot asked for.
    pub slot: Span,
    /// Why the slot does not hold, the worst first.
    pub conflicts: Vec<ConflictView>,
    /// Blocking conflicts that other releases would gain.
    pub gained: Vec<ConflictView>,
    /// The next legal slot from now, when something blocks.
    pub next_slot: Option<NextSlot>,
    /// What was written, if anything.
    pub written: Option<Written>,
}

/// Where a release could start.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LegalStartsQuery {
    /// Key of the release.
    pub key: String,
    /// From when, UTC.
    pub from: String,
    /// Until when, UTC.
    pub to: String,
}

/// The places at which a release could start without anything blocking.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LegalStarts {
    /// Spans of legal starts: each instant of a span is one (its end too, so a span may be one instant long).
    pub starts: Vec<Span>,
}

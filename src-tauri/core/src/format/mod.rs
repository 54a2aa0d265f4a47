//! The open plan format: one JSON document with everything in a plan, by key.
//!
//! The same shapes are what the API takes and gives for single records. Times, durations and zones are text
//! here and become values in [`resolve`], where each refusal can name the record and the field.

mod describe;
mod resolve;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::environments::EnvironmentPolicy;
use crate::freezes::FreezeLevel;
use crate::rejection::Rejection;
use crate::releases::{ReleaseType, Risk, Stage};
pub use resolve::{LeftOut, Resolved, Resolver, UnknownReferences, in_order_of_dependency};

/// The version of the format that this program reads and writes.
pub const VERSION: u32 = 1;

/// A whole plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// The version of the format: 1.
    pub slipway: u32,
    /// What people call the plan.
    pub name: String,
    /// The IANA zone in which times are shown and nominal days of releases are counted.
    pub zone: String,
    /// Where things are deployed.
    #[serde(default)]
    pub environments: Vec<Environment>,
    /// Who owns services.
    #[serde(default)]
    pub teams: Vec<Team>,
    /// Who owns, deploys and approves.
    #[serde(default)]
    pub people: Vec<Person>,
    /// What is deployed.
    #[serde(default)]
    pub services: Vec<Service>,
    /// When things may be deployed.
    #[serde(default)]
    pub windows: Vec<Window>,
    /// When they must not change.
    #[serde(default)]
    pub freezes: Vec<Freeze>,
    /// What is to be deployed.
    #[serde(default)]
    pub releases: Vec<Release>,
}

/// A place where services run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Its identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among environments.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub name: String,
    /// Whether deployments need a window.
    #[serde(default)]
    pub policy: EnvironmentPolicy,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Its identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among teams.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub name: String,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among people.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub name: String,
    /// Where mail reaches them.
    #[serde(default)]
    pub email: String,
    /// The IANA zone of their hours and absences; the plan's when left out.
    #[serde(default)]
    pub zone: String,
    /// Keys of their teams.
    #[serde(default)]
    pub teams: Vec<String>,
    /// When they work; none means that nothing is known.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// When they are away.
    #[serde(default)]
    pub absences: Vec<Absence>,
}

/// A daily span of work on the wall clock of the person's zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days on which it begins.
    pub days: Vec<Day>,
    /// When it begins, `HH:MM`.
    pub from: String,
    /// When it ends, `HH:MM`; at or before `from` means the next day.
    pub to: String,
}

/// A day of the week, as RFC 5545 abbreviates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[allow(missing_docs, reason = "each is the day of its name")]
pub enum Day {
    #[serde(rename = "MO")]
    Monday,
    #[serde(rename = "TU")]
    Tuesday,
    #[serde(rename = "WE")]
    Wednesday,
    #[serde(rename = "TH")]
    Thursday,
    #[serde(rename = "FR")]
    Friday,
    #[serde(rename = "SA")]
    Saturday,
    #[serde(rename = "SU")]
    Sunday,
}

impl Day {
    /// All days, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// Whole local days away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// The first day away, `YYYY-MM-DD`.
    pub start: String,
    /// The first day back, `YYYY-MM-DD` (exclusive).
    pub end: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among services.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub name: String,
    /// Key of the team that owns it.
    #[serde(default)]
    pub team: Option<String>,
    /// Keys of the services it needs.
    #[serde(default)]
    pub depends_on: Vec<String>,
}

/// All of a kind (`"all"`) or a list of keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(untagged)]
pub enum Selection {
    /// Every one.
    All(All),
    /// Just these.
    Only(Vec<String>),
}

/// The word `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub enum All {
    /// Every one.
    #[serde(rename = "all")]
    All,
}

impl Default for Selection {
    fn default() -> Self {
        Self::All(All::All)
    }
}

/// What a window or freeze applies to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// Where.
    pub environments: Selection,
    /// To what.
    pub services: Selection,
    /// The teams whose services.
    pub teams: Selection,
    /// Keys of services it does not apply to.
    pub except_services: Vec<String>,
}

/// How much fits into one occurrence of a window.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Capacity {
    /// How many releases; `null` for no limit.
    pub releases: Option<u32>,
    /// How much planned downtime in sum, as an ISO 8601 duration; `null` for no limit.
    pub downtime: Option<String>,
}

/// A deployment window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among windows.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub name: String,
    /// The IANA zone of its wall clock; the plan's when left out.
    #[serde(default)]
    pub zone: String,
    /// Its first start, `YYYY-MM-DDTHH:MM:SS`, local to `zone`.
    pub start: String,
    /// How long each occurrence lasts, as an ISO 8601 duration; days and weeks are nominal.
    pub duration: String,
    /// The RFC 5545 recurrence rule; `null` for a single span.
    #[serde(default)]
    pub rrule: Option<String>,
    /// Local starts that are left out.
    #[serde(default)]
    pub exdates: Vec<String>,
    /// Local starts that are added.
    #[serde(default)]
    pub rdates: Vec<String>,
    /// What it is for.
    #[serde(default)]
    pub scope: Scope,
    /// How much fits into one occurrence.
    #[serde(default)]
    pub capacity: Capacity,
    /// How long before an occurrence a release must be scheduled into it, as an ISO 8601 duration.
    #[serde(default)]
    pub lead_time: Option<String>,
}

/// A freeze.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Freeze {
    /// Its identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among freezes.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub name: String,
    /// The IANA zone of its wall clock; the plan's when left out.
    #[serde(default)]
    pub zone: String,
    /// Its first start, `YYYY-MM-DDTHH:MM:SS`, local to `zone`.
    pub start: String,
    /// How long each occurrence lasts, as an ISO 8601 duration; days and weeks are nominal.
    pub duration: String,
    /// The RFC 5545 recurrence rule; `null` for a single span.
    #[serde(default)]
    pub rrule: Option<String>,
    /// Local starts that are left out.
    #[serde(default)]
    pub exdates: Vec<String>,
    /// Local starts that are added.
    #[serde(default)]
    pub rdates: Vec<String>,
    /// Whether it blocks or warns.
    #[serde(default)]
    pub level: FreezeLevel,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Key of the person who can grant an exception.
    #[serde(default)]
    pub contact: Option<String>,
    /// What must not change.
    #[serde(default)]
    pub scope: Scope,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its identity; made when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    #[schemars(with = "Option<String>")]
    pub id: Option<Uuid>,
    /// What people type; unique among releases.
    pub key: String,
    /// What people read; the key when left out.
    #[serde(default)]
    pub title: String,
    /// Keys of what is deployed.
    #[serde(default)]
    pub services: Vec<String>,
    /// Keys of where.
    #[serde(default)]
    pub environments: Vec<String>,
    /// Which version.
    #[serde(default)]
    pub version: String,
    /// The type of change.
    #[serde(default, rename = "type")]
    pub kind: ReleaseType,
    /// How much could go wrong.
    #[serde(default)]
    pub risk: Risk,
    /// Where it stands.
    #[serde(default)]
    pub stage: Stage,
    /// How long the deployment is planned to take, as an ISO 8601 duration.
    #[serde(default = "one_hour")]
    pub duration: String,
    /// How much of it users will notice, as an ISO 8601 duration.
    #[serde(default = "no_time")]
    pub downtime: String,
    /// How long taking it back would take, as an ISO 8601 duration.
    #[serde(default = "no_time")]
    pub rollback: String,
    /// Keys of the releases that must be deployed before it.
    #[serde(default)]
    pub depends_on: Vec<String>,
    /// Key of the person who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Keys of the people who deploy it.
    #[serde(default)]
    pub crew: Vec<String>,
    /// The earliest start, RFC 3339.
    #[serde(default)]
    pub not_before: Option<String>,
    /// The latest end, RFC 3339.
    #[serde(default)]
    pub not_after: Option<String>,
    /// When it starts, RFC 3339; `null` while unscheduled.
    #[serde(default)]
    pub start: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub notes: String,
}

fn one_hour() -> String {
    "PT1H".to_owned()
}

fn no_time() -> String {
    "PT0S".to_owned()
}

/// Any record in the shape of the plan format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "record", rename_all = "lowercase")]
#[allow(missing_docs, reason = "each variant is the record of its name")]
pub enum AnyRecord {
    Environment(Environment),
    Team(Team),
    Person(Person),
    Service(Service),
    Window(Window),
    Freeze(Freeze),
    Release(Release),
}

impl PlanFile {
    /// Reads a plan document.
    ///
    /// # Errors
    /// When it is no JSON, is of a newer version, lacks a field without a default, or has a field that the
    /// format does not know: the sentence names it and where it stands.
    pub fn read(text: &str) -> Result<Self, Rejection> {
        #[derive(Deserialize)]
        struct Head {
            slipway: Option<u32>,
        }
        let text = text.trim_start_matches('\u{feff}');
        let refused = |error: &serde_json::Error| {
            Rejection::invalid(
                "file",
                format!("This is not a Slipway plan document: {error}. Nothing was imported."),
            )
        };
        let head: Head = serde_json::from_str(text).map_err(|error| refused(&error))?;
        match head.slipway {
            Some(VERSION) => serde_json::from_str(text).map_err(|error| refused(&error)),
            Some(version) => Err(Rejection::invalid(
                "slipway",
                format!(
                    "This plan document has version {version}; this Slipway reads version {VERSION}. Update Slipway, then import it again."
                ),
            )),
            None => Err(Rejection::invalid(
                "slipway",
                "This is not a Slipway plan document: the field “slipway”, which gives its version, is missing. Nothing was imported.",
            )),
        }
    }
}

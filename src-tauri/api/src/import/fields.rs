//! The fields that a column of a table can be mapped to, one list a kind: import reads them, export writes them.

use slipway_core::entity::EntityKind;

/// One field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// As the plan format names it, as far as it can.
    pub name: &'static str,
    /// Where it stands in the record of the plan format; empty when it is only a way to say other fields.
    pub path: &'static [&'static str],
    /// What it takes.
    pub takes: Takes,
    /// The same for people.
    pub hint: &'static str,
    /// Other headers it is known by, in lower case without signs.
    pub synonyms: &'static [&'static str],
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The key of the record.
    Key,
    /// One line that must say something.
    Name,
    /// Text that may be empty.
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// The key of a record of a kind, or nothing.
    One(EntityKind),
    /// Keys of records of a kind.
    Many(EntityKind),
    /// `all`, or keys of records of a kind.
    Selection(EntityKind),
    /// An instant, or nothing.
    Instant,
    /// A wall-clock time of the record's zone.
    Local,
    /// Wall-clock times of the record's zone.
    Locals,
    /// A duration.
    Duration,
    /// A duration, or nothing.
    MaybeDuration,
    /// A number, or nothing.
    Number,
    /// An IANA zone.
    Zone,
    /// A recurrence rule, or nothing.
    Rule,
    /// Working hours.
    Hours,
    /// Absences.
    Absences,
    /// A way to say other fields.
    Way,
}

const fn field(
    name: &'static str,
    path: &'static [&'static str],
    takes: Takes,
    hint: &'static str,
    synonyms: &'static [&'static str],
) -> Field {
    Field { name, path, takes, hint, synonyms }
}

const KEY_SYNONYMS: &[&str] = &["id", "releasekey", "ticket", "issuekey", "issue", "slug", "code"];
const KEY: Field = field("key", &["key"], Takes::Key, "what people type, such as PAY-142", KEY_SYNONYMS);
const NAME: Field = field("name", &["name"], Takes::Name, "what people read", &["title", "summary", "label"]);
const ZONE: Field =
    field("zone", &["zone"], Takes::Zone, "an IANA time zone", &["timezone", "tz", "tzid", "timezoneid"]);
const START: Field = field(
    "start",
    &["start"],
    Takes::Local,
    "the first start, on the wall clock of its zone",
    &["starts", "begin", "begins", "from", "startdate", "startsat", "startat", "starttime", "dtstart"],
);
const END: Field = field(
    "end",
    &[],
    Takes::Way,
    "the end (exclusive), instead of a duration",
    &["ends", "until", "to", "finish", "enddate", "endsat", "endat", "endtime", "dtend"],
);
const DURATION: Field = field(
    "duration",
    &["duration"],
    Takes::Duration,
    "how long, such as PT2H, 90m or P3D",
    &["length", "plannedduration", "lasts"],
);
const FIRST_DAY: Field = field(
    "first_day",
    &[],
    Takes::Way,
    "the first whole day, instead of a start",
    &["firstdate", "fromday", "startday"],
);
const LAST_DAY: Field = field(
    "last_day",
    &[],
    Takes::Way,
    "the last whole day (inclusive), instead of a duration",
    &["lastdate", "endday", "through"],
);
const RRULE: Field = field(
    "rrule",
    &["rrule"],
    Takes::Rule,
    "a recurrence rule, such as FREQ=WEEKLY;BYDAY=TU",
    &["rule", "recurrence", "repeats", "repeat"],
);
const EXDATES: Field =
    field("exdates", &["exdates"], Takes::Locals, "starts that are left out", &["exdate", "exceptdates"]);
const RDATES: Field =
    field("rdates", &["rdates"], Takes::Locals, "starts that are added", &["rdate", "extradates"]);
const SCOPE_ENVIRONMENTS: Field = field(
    "environments",
    &["scope", "environments"],
    Takes::Selection(EntityKind::Environment),
    "all, or keys of environments",
    &["environment", "env", "envs"],
);
const SCOPE_SERVICES: Field = field(
    "services",
    &["scope", "services"],
    Takes::Selection(EntityKind::Service),
    "all, or keys of services",
    &["service", "component", "components", "application", "applications", "app"],
);
const SCOPE_TEAMS: Field = field(
    "teams",
    &["scope", "teams"],
    Takes::Selection(EntityKind::Team),
    "all, or keys of teams",
    &["team"],
);
const EXCEPT_SERVICES: Field = field(
    "except_services",
    &["scope", "except_services"],
    Takes::Many(EntityKind::Service),
    "keys of services that are excepted",
    &["except", "exceptions", "exceptservice"],
);

const ENVIRONMENT: &[Field] = &[
    KEY,
    NAME,
    field(
        "policy",
        &["policy"],
        Takes::Word(&["windows", "open"]),
        "windows (only inside a window) or open",
        &["mode"],
    ),
];

const TEAM: &[Field] = &[KEY, NAME];

const PERSON: &[Field] = &[
    field(
        "key",
        &["key"],
        Takes::Key,
        "what people type, such as ana",
        &["id", "login", "user", "username", "account", "handle", "slug"],
    ),
    field("name", &["name"], Takes::Name, "what people read", &["fullname", "displayname", "person"]),
    field("email", &["email"], Takes::Text, "an e-mail address", &["mail", "emailaddress"]),
    ZONE,
    field("teams", &["teams"], Takes::Many(EntityKind::Team), "keys of teams", &["team", "group", "groups"]),
    field(
        "hours",
        &["hours"],
        Takes::Hours,
        "working hours, such as MO-FR 09:00-17:30; SA 10:00-12:00",
        &["workinghours", "officehours"],
    ),
    field(
        "absences",
        &["absences"],
        Takes::Absences,
        "absences, first day/first day back, such as 2026-12-24/2026-12-27 leave",
        &["absence", "leave", "vacation", "away"],
    ),
];

const SERVICE: &[Field] = &[
    field(
        "key",
        &["key"],
        Takes::Key,
        "what people type, such as payments",
        &["id", "service", "component", "slug", "repository", "repo"],
    ),
    NAME,
    field(
        "team",
        &["team"],
        Takes::One(EntityKind::Team),
        "key of the team that owns it",
        &["owningteam", "ownedby", "teamkey"],
    ),
    field(
        "depends_on",
        &["depends_on"],
        Takes::Many(EntityKind::Service),
        "keys of the services it needs",
        &["dependencies", "dependency", "requires", "needs"],
    ),
];

const WINDOW: &[Field] = &[
    KEY,
    NAME,
    ZONE,
    START,
    END,
    DURATION,
    FIRST_DAY,
    LAST_DAY,
    RRULE,
    EXDATES,
    RDATES,
    SCOPE_ENVIRONMENTS,
    SCOPE_SERVICES,
    SCOPE_TEAMS,
    EXCEPT_SERVICES,
    field(
        "capacity_releases",
        &["capacity", "releases"],
        Takes::Number,
        "how many releases fit into one occurrence",
        &["capacity", "maxreleases"],
    ),
    field(
        "capacity_downtime",
        &["capacity", "downtime"],
        Takes::MaybeDuration,
        "how much downtime fits into one occurrence",
        &["maxdowntime"],
    ),
    field(
        "lead_time",
        &["lead_time"],
        Takes::MaybeDuration,
        "how long before it releases must be scheduled",
        &["lead", "notice"],
    ),
];

const FREEZE: &[Field] = &[
    KEY,
    NAME,
    ZONE,
    START,
    END,
    DURATION,
    FIRST_DAY,
    LAST_DAY,
    RRULE,
    EXDATES,
    RDATES,
    field(
        "level",
        &["level"],
        Takes::Word(&["hard", "soft"]),
        "hard (blocks) or soft (warns)",
        &["severity", "strictness"],
    ),
    field("reason", &["reason"], Takes::Text, "why", &["description", "why", "comment", "notes"]),
    field(
        "contact",
        &["contact"],
        Takes::One(EntityKind::Person),
        "key of the person who can grant an exception",
        &["owner", "pointofcontact", "poc"],
    ),
    SCOPE_ENVIRONMENTS,
    SCOPE_SERVICES,
    SCOPE_TEAMS,
    EXCEPT_SERVICES,
];

const RELEASE: &[Field] = &[
    KEY,
    field(
        "title",
        &["title"],
        Takes::Name,
        "what people read",
        &["summary", "name", "subject", "releasename", "label"],
    ),
    field(
        "services",
        &["services"],
        Takes::Many(EntityKind::Service),
        "keys of what is deployed",
        &[
            "service",
            "component",
            "components",
            "application",
            "applications",
            "app",
            "project",
            "repository",
        ],
    ),
    field(
        "environments",
        &["environments"],
        Takes::Many(EntityKind::Environment),
        "keys of where",
        &["environment", "env", "envs", "target", "targets"],
    ),
    field("version", &["version"], Takes::Text, "which version", &["fixversion", "tag", "build"]),
    field(
        "type",
        &["type"],
        Takes::Word(&["standard", "normal", "emergency"]),
        "standard, normal or emergency",
        &["changetype", "kind", "releasetype"],
    ),
    field("risk", &["risk"], Takes::Word(&["low", "medium", "high"]), "low, medium or high", &["risklevel"]),
    field(
        "stage",
        &["stage"],
        Takes::Word(&[
            "draft",
            "ready",
            "approved",
            "scheduled",
            "deploying",
            "observing",
            "closed",
            "rolled-back",
            "cancelled",
        ]),
        "where it stands, such as draft or approved",
        &["status", "state"],
    ),
    field("start", &["start"], Takes::Instant, "when it starts; empty while unscheduled", START.synonyms),
    field("end", &[], Takes::Way, "the planned end, instead of a duration", END.synonyms),
    DURATION,
    field(
        "downtime",
        &["downtime"],
        Takes::Duration,
        "how much of it users will notice",
        &["planneddowntime", "outage"],
    ),
    field(
        "rollback",
        &["rollback"],
        Takes::Duration,
        "how long taking it back would take",
        &["rollbacktime", "backout"],
    ),
    field(
        "depends_on",
        &["depends_on"],
        Takes::Many(EntityKind::Release),
        "keys of the releases that must come before it",
        &["dependencies", "dependency", "requires", "blockedby"],
    ),
    field(
        "owner",
        &["owner"],
        Takes::One(EntityKind::Person),
        "key of the person who answers for it",
        &["assignee", "releasemanager", "responsible"],
    ),
    field(
        "crew",
        &["crew"],
        Takes::Many(EntityKind::Person),
        "keys of the people who deploy it",
        &["deployers", "people", "staff"],
    ),
    field(
        "not_before",
        &["not_before"],
        Takes::Instant,
        "the earliest start",
        &["earliest", "earlieststart", "notearlierthan"],
    ),
    field(
        "not_after",
        &["not_after"],
        Takes::Instant,
        "the latest end",
        &["latest", "latestend", "deadline", "due", "duedate"],
    ),
    field("notes", &["notes"], Takes::Text, "anything else", &["description", "comment", "comments", "note"]),
    field(
        "team",
        &[],
        Takes::Way,
        "the team of services that this import makes",
        &["owningteam", "ownedby", "serviceteam"],
    ),
];

/// The fields of a kind, in the order of the columns; none for the plan itself.
pub(crate) fn fields(kind: EntityKind) -> &'static [Field] {
    match kind {
        EntityKind::Plan => &[],
        EntityKind::Environment => ENVIRONMENT,
        EntityKind::Team => TEAM,
        EntityKind::Person => PERSON,
        EntityKind::Service => SERVICE,
        EntityKind::Window => WINDOW,
        EntityKind::Freeze => FREEZE,
        EntityKind::Release => RELEASE,
    }
}

impl Field {
    /// Whether a column or option of this name means the field; case, spaces and signs do not matter.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        loose(self.name) == loose(name)
    }

    /// Whether this is another word for the field.
    pub(crate) fn is_known_as(&self, name: &str) -> bool {
        self.synonyms.contains(&loose(name).as_str())
    }
}

/// A name without what people write differently: lower case, letters and digits only.
fn loose(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

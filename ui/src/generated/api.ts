// Generated from the commands of src-tauri/api by `cargo xtask generate`. Do not edit.

/**
 * Whole local days away.
 */
export type Absence = { 
/**
 * The first day away, `YYYY-MM-DD`.
 */
start: string, 
/**
 * The first day back, `YYYY-MM-DD` (exclusive).
 */
end: string, 
/**
 * Why.
 */
reason: string, };

/**
 * What happens, in order.
 */
export type Agenda = { 
/**
 * The entries, in order of start.
 */
entries: Array<AgendaEntry>, };

/**
 * One thing that happens.
 */
export type AgendaEntry = { 
/**
 * A release, a window or a freeze.
 */
kind: EntityKind, 
/**
 * Its key.
 */
key: string, 
/**
 * What people read.
 */
name: string, 
/**
 * When.
 */
slot: Span, 
/**
 * Keys of the environments.
 */
environments: Array<string>, 
/**
 * The release, when it is one.
 */
release: ReleaseRow | null, 
/**
 * Whether the freeze blocks or warns, when it is one.
 */
level: FreezeLevel | null, };

/**
 * What happens when.
 */
export type AgendaQuery = { 
/**
 * From when; now when left out.
 */
from?: string, 
/**
 * Until when; two weeks on when left out.
 */
to?: string, };

/**
 * The word `all`.
 */
export type All = "all";

/**
 * Any record in the shape of the plan format.
 */
export type AnyRecord = { "kind": "environment", "record": Environment } | { "kind": "team", "record": Team } | { "kind": "person", "record": Person } | { "kind": "service", "record": Service } | { "kind": "window", "record": Window } | { "kind": "freeze", "record": Freeze } | { "kind": "release", "record": Release };

/**
 * What the UI needs when it starts.
 */
export type AppStart = { 
/**
 * The plan that is open, if one is.
 */
plan: PlanSummary | null, 
/**
 * Plans opened before, the newest first.
 */
recent: Array<RecentPlan>, 
/**
 * Whether other plans can be opened: not under `slipway serve`, which serves one.
 */
can_switch: boolean, 
/**
 * The version of Slipway.
 */
version: string, 
/**
 * The instant it is now, as the backend sees it.
 */
now: string, };

/**
 * What an audit found.
 */
export type AuditReport = { 
/**
 * Whether the log is whole and, for a rebuild, gives the state of the tables.
 */
sound: boolean, 
/**
 * How many operations were looked at.
 */
operations: number, 
/**
 * What is wrong, as sentences.
 */
problems: Array<string>, };

/**
 * A backup copy of the plan.
 */
export type BackupFile = { 
/**
 * Where the copy is.
 */
path: string, 
/**
 * When it was made.
 */
at: string, 
/**
 * Its size in bytes.
 */
bytes: number, };

/**
 * One occurrence of a window or a freeze.
 */
export type Band = { 
/**
 * Key of the window or freeze.
 */
key: string, 
/**
 * What people read.
 */
name: string, 
/**
 * When.
 */
slot: Span, 
/**
 * Keys of the environments it covers.
 */
environments: Array<string>, 
/**
 * Whether the freeze blocks or warns; none for a window.
 */
level: FreezeLevel | null, 
/**
 * Why it is frozen; empty for a window.
 */
reason: string, 
/**
 * Whether it covers every service of those environments.
 */
every_service: boolean, 
/**
 * Whether its zone skipped or repeated its wall-clock start.
 */
wall_clock: WallClock, };

/**
 * Changes many releases in one step; what is left out stays.
 */
export type BulkChange = { 
/**
 * Keys of the releases.
 */
keys: Array<string>, 
/**
 * The stage to set.
 */
stage?: Stage, 
/**
 * The risk to set.
 */
risk?: Risk, 
/**
 * The type to set.
 */
type?: ReleaseType, 
/**
 * The owner to set, by key; an empty key takes the owner away.
 */
owner?: string, 
/**
 * Environments to add, by key.
 */
add_environments: Array<string>, 
/**
 * Environments to take away, by key.
 */
remove_environments: Array<string>, 
/**
 * People to add to the crew, by key.
 */
add_crew: Array<string>, 
/**
 * Takes their slots away.
 */
unschedule: boolean, 
/**
 * Moves their starts by so many minutes (may be negative).
 */
shift_minutes: number, 
/**
 * Removes them.
 */
delete: boolean, };

/**
 * What lies in a visible range.
 */
export type CalendarRange = { 
/**
 * The range itself.
 */
range: Span, 
/**
 * Scheduled releases that overlap it, in order of start, then key.
 */
releases: Array<ReleaseRow>, 
/**
 * Occurrences of windows that overlap it.
 */
windows: Array<Band>, 
/**
 * Occurrences of freezes that overlap it.
 */
freezes: Array<Band>, 
/**
 * The environments, as lanes.
 */
lanes: Array<Lane>, 
/**
 * The instant it is now, as the backend sees it.
 */
now: Moment, };

/**
 * The answer.
 */
export type CanDeploy = { 
/**
 * Whether it may.
 */
open: boolean, 
/**
 * Why, or why not, as sentences.
 */
reasons: Array<string>, 
/**
 * When the answer changes next, UTC; none when it does not within 400 days.
 */
next_change: string | null, };

/**
 * Whether a service may be deployed to an environment.
 */
export type CanDeployQuery = { 
/**
 * Key of the service.
 */
service: string, 
/**
 * Key of the environment.
 */
environment: string, 
/**
 * When: an instant, or a wall-clock time of the plan's zone; now when left out.
 */
at?: string, };

/**
 * How much fits into one occurrence of a window.
 */
export type Capacity = { 
/**
 * How many releases; `null` for no limit.
 */
releases: number | null, 
/**
 * How much planned downtime in sum, as an ISO 8601 duration; `null` for no limit.
 */
downtime: string | null, };

/**
 * One change of one field.
 */
export type ChangeView = { 
/**
 * The kind of record.
 */
kind: EntityKind, 
/**
 * Its key, or the key it had when it was there.
 */
key: string, 
/**
 * `create`, `delete`, `set`, `add` or `remove`.
 */
op: string, 
/**
 * The field; empty for a whole record.
 */
field: string, 
/**
 * The value before, as people read it.
 */
before: string | null, 
/**
 * The value after, as people read it.
 */
after: string | null, };

/**
 * Which releases to check.
 */
export type CheckQuery = { 
/**
 * Their keys; all when empty.
 */
keys: Array<string>, };

/**
 * What a check found.
 */
export type CheckReport = { 
/**
 * Every conflict, in order of the releases' starts.
 */
conflicts: Array<ConflictView>, };

/**
 * How many conflicts there are in all, for the rail.
 */
export type ConflictCounts = { 
/**
 * Releases that something blocks.
 */
blocked: number, 
/**
 * Releases that are only warned of.
 */
warned: number, 
/**
 * How many records there are.
 */
records: Counts, };

/**
 * Why a slot does not hold, in the order in which reasons are listed.
 */
export type ConflictKind = "outside-window" | "exceeds-window" | "hits-freeze" | "window-full" | "environment-busy" | "dependency-order" | "person-unavailable" | "out-of-bounds" | "clock-change";

/**
 * One reason a slot does not hold.
 */
export type ConflictView = { 
/**
 * Key of the release.
 */
release: string, 
/**
 * What kind of reason.
 */
kind: ConflictKind, 
/**
 * Whether it blocks or warns.
 */
severity: Severity, 
/**
 * Keys of what it conflicts with: windows, freezes, releases, people.
 */
with: Array<string>, 
/**
 * The reason as a sentence.
 */
message: string, 
/**
 * Names of those who can clear it.
 */
clear_by: Array<string>, 
/**
 * The release's next legal slot from now, when something blocks.
 */
next_slot: StartEnd | null, };

/**
 * How many records there are.
 */
export type Counts = { environments: number, teams: number, people: number, services: number, windows: number, freezes: number, releases: number, unscheduled: number, };

/**
 * How a table is to be read.
 */
export type CsvOptions = { 
/**
 * `,`, `;` or a tab; guessed when left out.
 */
separator?: string, 
/**
 * `utf-8` or `windows-1252`; guessed when left out.
 */
encoding?: string, 
/**
 * The IANA zone of dates without one; the plan's when left out.
 */
zone?: string, 
/**
 * From field to the header of its column; guessed when left out as a whole.
 */
mapping?: { [key in string]: string }, 
/**
 * From field to a value for every row, used where no column is mapped or its cell is empty.
 */
constants: { [key in string]: string }, 
/**
 * Makes services, teams, environments and people that rows name and the plan lacks.
 */
create_missing: boolean, 
/**
 * When the environments that it makes may be deployed to; only inside windows when left out.
 */
environment_policy?: EnvironmentPolicy, };

/**
 * A day of the week, as RFC 5545 abbreviates it.
 */
export type Day = "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";

/**
 * Takes a record out.
 */
export type DeleteRecord = { 
/**
 * Its kind.
 */
kind: EntityKind, 
/**
 * Its key.
 */
key: string, };

/**
 * The kinds of record.
 */
export type EntityKind = "plan" | "environment" | "team" | "person" | "service" | "window" | "freeze" | "release";

/**
 * A place where services run.
 */
export type Environment = { 
/**
 * Its identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among environments.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
name: string, 
/**
 * Whether deployments need a window.
 */
policy: EnvironmentPolicy, };

/**
 * Whether deployments need a window.
 */
export type EnvironmentPolicy = "windows" | "open";

/**
 * What a calendar file is to hold.
 */
export type ExportCalendar = { 
/**
 * Holds freezes.
 */
freezes: boolean, 
/**
 * Holds windows.
 */
windows: boolean, 
/**
 * Holds releases.
 */
releases: boolean, 
/**
 * Leaves out what ends before this.
 */
from?: string, 
/**
 * Leaves out what starts after this.
 */
to?: string, 
/**
 * Only what touches this scope.
 */
scope: Scope, 
/**
 * Where to write the file; the text is given back when left out.
 */
path?: string, };

/**
 * Asks for a file.
 */
export type ExportPlan = { 
/**
 * Where to write the file; the text is given back when left out.
 */
path?: string, };

/**
 * Asks for a table.
 */
export type ExportTable = { 
/**
 * Of what: release, freeze, window, person, service, team or environment.
 */
kind: EntityKind, 
/**
 * Where to write the file; the text is given back when left out.
 */
path?: string, };

/**
 * A file that was made.
 */
export type ExportedFile = { 
/**
 * Its text, unless it was written to a path.
 */
text: string | null, 
/**
 * Where it was written.
 */
path: string | null, 
/**
 * How many records it holds.
 */
records: number, 
/**
 * A file name that fits.
 */
suggested_name: string, };

/**
 * A freeze.
 */
export type Freeze = { 
/**
 * Its identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among freezes.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
name: string, 
/**
 * The IANA zone of its wall clock; the plan's when left out.
 */
zone: string, 
/**
 * Its first start, `YYYY-MM-DDTHH:MM:SS`, local to `zone`.
 */
start: string, 
/**
 * How long each occurrence lasts, as an ISO 8601 duration; days and weeks are nominal.
 */
duration: string, 
/**
 * The RFC 5545 recurrence rule; `null` for a single span.
 */
rrule: string | null, 
/**
 * Local starts that are left out.
 */
exdates: Array<string>, 
/**
 * Local starts that are added.
 */
rdates: Array<string>, 
/**
 * Whether it blocks or warns.
 */
level: FreezeLevel, 
/**
 * Why.
 */
reason: string, 
/**
 * Key of the person who can grant an exception.
 */
contact: string | null, 
/**
 * What must not change.
 */
scope: Scope, };

/**
 * Whether a freeze blocks or only warns.
 */
export type FreezeLevel = "hard" | "soft";

/**
 * A freeze in the list.
 */
export type FreezeRow = { 
/**
 * The record.
 */
record: Freeze, 
/**
 * When it recurs, in words.
 */
words: string, 
/**
 * Its next occurrence from now.
 */
next: Span | null, };

/**
 * A daily span of work on the wall clock of the person's zone.
 */
export type Hours = { 
/**
 * The days on which it begins.
 */
days: Array<Day>, 
/**
 * When it begins, `HH:MM`.
 */
from: string, 
/**
 * When it ends, `HH:MM`; at or before `from` means the next day.
 */
to: string, };

/**
 * How many rows of each status.
 */
export type ImportCounts = { new: number, changed: number, unchanged: number, refused: number, };

/**
 * A record that would be made because rows name it.
 */
export type ImportCreate = { 
/**
 * Its kind.
 */
kind: EntityKind, 
/**
 * Its key.
 */
key: string, };

/**
 * A field that a column can be mapped to.
 */
export type ImportField = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it takes, in a few words.
 */
hint: string, 
/**
 * Whether each row needs it.
 */
required: boolean, };

/**
 * The kinds of file.
 */
export type ImportFormat = "json" | "csv" | "ics";

/**
 * What an import would do.
 */
export type ImportPreview = { 
/**
 * What the rows are; none for a whole plan.
 */
kind: EntityKind | null, 
/**
 * How a table was read, with all guesses filled in.
 */
csv: CsvOptions, 
/**
 * The headers of a table.
 */
columns: Array<string>, 
/**
 * The fields a column can be mapped to, in order.
 */
fields: Array<ImportField>, 
/**
 * Every row.
 */
rows: Array<ImportRow>, 
/**
 * How many rows of each status.
 */
counts: ImportCounts, 
/**
 * Records that would be made because rows name them.
 */
creates: Array<ImportCreate>, 
/**
 * What would be left out, and why.
 */
left_out: Array<LeftOut>, 
/**
 * What was guessed or should be looked at, as sentences.
 */
notes: Array<string>, 
/**
 * Accepts this preview when passed to `import.apply`.
 */
token: string, };

/**
 * Something to import.
 */
export type ImportRequest = { 
/**
 * What kind of file it is.
 */
format: ImportFormat, 
/**
 * Where its content comes from.
 */
source: ImportSource, 
/**
 * For CSV and iCalendar, what the rows are: release, freeze, person, service, window, team or environment.
 */
kind?: EntityKind, 
/**
 * For CSV, how it is to be read; what is left out is guessed from the file.
 */
csv: CsvOptions, 
/**
 * The token of the preview that is accepted: refused when the file or the plan has changed since.
 */
token?: string, };

/**
 * One row of a preview.
 */
export type ImportRow = { 
/**
 * Its line in the file, from 1.
 */
line: number, 
/**
 * The kind of record.
 */
kind: EntityKind, 
/**
 * The key of the record; may be empty when refused.
 */
key: string, 
/**
 * What people read.
 */
name: string, 
/**
 * What would become of it.
 */
status: RowStatus, 
/**
 * Which fields change, for a changed row.
 */
changes: Array<string>, 
/**
 * Why it is refused, and what to do.
 */
reason: string | null, 
/**
 * The cells of a table as they stand in the file.
 */
cells: Array<string>, };

/**
 * Where content comes from.
 */
export type ImportSource = { "from": "path", "value": string } | { "from": "base64", "value": string } | { "from": "text", "value": string };

/**
 * What an import did.
 */
export type Imported = { 
/**
 * How many rows of each status there were.
 */
counts: ImportCounts, 
/**
 * How many records were made because rows name them.
 */
created: number, 
/**
 * The refused rows, with the reasons.
 */
refused: Array<ImportRow>, 
/**
 * What was left out, and why.
 */
left_out: Array<LeftOut>, 
/**
 * What was written.
 */
written: Written, };

/**
 * An environment as a lane of the timeline.
 */
export type Lane = { 
/**
 * Key of the environment.
 */
key: string, 
/**
 * What people read.
 */
name: string, 
/**
 * Whether it is open outside freezes, so that no window is needed.
 */
open: boolean, 
/**
 * How many releases it has in the range.
 */
releases: number, };

/**
 * Something that was left out of an import, and why.
 */
export type LeftOut = { 
/**
 * The kind of the record it belongs to.
 */
kind: EntityKind, 
/**
 * The key of that record.
 */
key: string, 
/**
 * The field.
 */
field: string, 
/**
 * What was left out.
 */
value: string, 
/**
 * Why.
 */
reason: string, };

/**
 * The places at which a release could start without anything blocking.
 */
export type LegalStarts = { 
/**
 * Spans of legal starts: each instant of a span is one (its end too, so a span may be one instant long).
 */
starts: Array<Span>, };

/**
 * Where a release could start.
 */
export type LegalStartsQuery = { 
/**
 * Key of the release.
 */
key: string, 
/**
 * From when, UTC.
 */
from: string, 
/**
 * Until when, UTC.
 */
to: string, };

/**
 * A wall-clock time to be resolved.
 */
export type LocalTime = { 
/**
 * The IANA zone; the plan's when left out.
 */
zone?: string, 
/**
 * The wall-clock time.
 */
local: string, };

/**
 * A part of history, the newest first.
 */
export type LogPage = { 
/**
 * The steps.
 */
steps: Array<StepView>, 
/**
 * Whether there are more before these.
 */
more: boolean, };

/**
 * Which part of history.
 */
export type LogQuery = { 
/**
 * Only steps that touched the record of this kind …
 */
kind?: EntityKind, 
/**
 * … and key (a release when no kind is given).
 */
key?: string, 
/**
 * Only steps before this one.
 */
before?: number, 
/**
 * How many to give at most; 50 when left out.
 */
limit?: number, };

/**
 * An instant, with its wall-clock time in the plan's zone.
 */
export type Moment = { 
/**
 * UTC.
 */
instant: string, 
/**
 * On the wall clock of the plan's zone.
 */
local: string, };

/**
 * Where a backup goes; beside the data directory when left out.
 */
export type NewBackup = { 
/**
 * Where the copy is to be.
 */
path?: string, };

/**
 * A new plan.
 */
export type NewPlan = { 
/**
 * Where the file is to be.
 */
path: string, 
/**
 * What people call the plan.
 */
name: string, 
/**
 * Its IANA zone.
 */
zone: string, };

/**
 * The sample plan.
 */
export type NewSample = { 
/**
 * Where the file is to be; in the data directory when left out.
 */
path?: string, };

/**
 * From when to look for the next legal slot.
 */
export type NextQuery = { 
/**
 * Key of the release.
 */
key: string, 
/**
 * From when: an instant, or a wall-clock time of the plan's zone; now when left out.
 */
from?: string, };

/**
 * The next legal slot, or why there is none.
 */
export type NextSlot = { 
/**
 * Its start, UTC; none when there is no legal slot.
 */
start: string | null, 
/**
 * Its end (exclusive), UTC.
 */
end: string | null, 
/**
 * Its start on the wall clock of the plan's zone.
 */
local_start: string | null, 
/**
 * Its end on the wall clock of the plan's zone.
 */
local_end: string | null, 
/**
 * Why there is none.
 */
reason: string | null, };

/**
 * A command without input: an empty object.
 */
export type Nothing = Record<symbol, never>;

/**
 * One occurrence of a rule, in the rule's own zone.
 */
export type OccurrenceView = { 
/**
 * Its start, UTC.
 */
start: string, 
/**
 * Its end (exclusive), UTC.
 */
end: string, 
/**
 * Its start on the wall clock of the rule's zone.
 */
local_start: string, 
/**
 * Its end on the wall clock of the rule's zone.
 */
local_end: string, 
/**
 * Whether the zone skipped or repeated the wall-clock start.
 */
wall_clock: WallClock, };

/**
 * Occurrences, in order.
 */
export type Occurrences = { 
/**
 * Those that overlap the range.
 */
occurrences: Array<StartEnd>, };

/**
 * Which occurrences.
 */
export type OccurrencesQuery = { 
/**
 * Key of a window or a freeze.
 */
key: string, 
/**
 * Which of the two, where both have the key.
 */
kind?: EntityKind, 
/**
 * From when: an instant, or a wall-clock time of the plan's zone.
 */
from: string, 
/**
 * Until when: an instant, or a wall-clock time of the plan's zone.
 */
to: string, };

/**
 * A person.
 */
export type Person = { 
/**
 * Their identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among people.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
name: string, 
/**
 * Where mail reaches them.
 */
email: string, 
/**
 * The IANA zone of their hours and absences; the plan's when left out.
 */
zone: string, 
/**
 * Keys of their teams.
 */
teams: Array<string>, 
/**
 * When they work; none means that nothing is known.
 */
hours: Array<Hours>, 
/**
 * When they are away.
 */
absences: Array<Absence>, };

/**
 * Which file.
 */
export type PlanPath = { 
/**
 * Where the file is.
 */
path: string, };

/**
 * The plan's own name and zone.
 */
export type PlanSettings = { 
/**
 * What people call it.
 */
name: string, 
/**
 * Its IANA zone.
 */
zone: string, };

/**
 * The open plan in brief.
 */
export type PlanSummary = { 
/**
 * What people call it.
 */
name: string, 
/**
 * Its IANA zone.
 */
zone: string, 
/**
 * Where the file is.
 */
path: string, 
/**
 * Grows with every change to the file, whoever makes it.
 */
revision: number, 
/**
 * Whether the file can only be read.
 */
read_only: boolean, 
/**
 * How many records there are of each kind.
 */
counts: Counts, 
/**
 * What undo would take back.
 */
undo: StepName | null, 
/**
 * What redo would bring back.
 */
redo: StepName | null, };

/**
 * What is wrong with a field of a form.
 */
export type Problem = { 
/**
 * The field, as the plan format names it.
 */
field: string, 
/**
 * What is wrong and what to do.
 */
message: string, };

/**
 * Puts a record in, in place of the one with its identity or key.
 */
export type PutRecord = { 
/**
 * The record.
 */
record: AnyRecord, 
/**
 * Refuse when a record with the key exists already: for forms that make new ones.
 */
new: boolean, };

/**
 * A visible range.
 */
export type RangeQuery = { 
/**
 * Its start: an instant, or a wall-clock time of the plan's zone.
 */
from: string, 
/**
 * Its end (exclusive): an instant, or a wall-clock time of the plan's zone.
 */
to: string, 
/**
 * Keys of services to show, any of them; empty for all.
 */
services: Array<string>, 
/**
 * Keys of environments to show, any of them; empty for all.
 */
environments: Array<string>, };

/**
 * A plan opened before.
 */
export type RecentPlan = { 
/**
 * Where the file is.
 */
path: string, 
/**
 * What the plan was called.
 */
name: string, 
/**
 * When it was last opened.
 */
opened: string, 
/**
 * Whether the file is still there.
 */
exists: boolean, };

/**
 * A release.
 */
export type Release = { 
/**
 * Its identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among releases.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
title: string, 
/**
 * Keys of what is deployed.
 */
services: Array<string>, 
/**
 * Keys of where.
 */
environments: Array<string>, 
/**
 * Which version.
 */
version: string, 
/**
 * The type of change.
 */
type: ReleaseType, 
/**
 * How much could go wrong.
 */
risk: Risk, 
/**
 * Where it stands.
 */
stage: Stage, 
/**
 * How long the deployment is planned to take, as an ISO 8601 duration.
 */
duration: string, 
/**
 * How much of it users will notice, as an ISO 8601 duration.
 */
downtime: string, 
/**
 * How long taking it back would take, as an ISO 8601 duration.
 */
rollback: string, 
/**
 * Keys of the releases that must be deployed before it.
 */
depends_on: Array<string>, 
/**
 * Key of the person who answers for it.
 */
owner: string | null, 
/**
 * Keys of the people who deploy it.
 */
crew: Array<string>, 
/**
 * The earliest start, RFC 3339.
 */
not_before: string | null, 
/**
 * The latest end, RFC 3339.
 */
not_after: string | null, 
/**
 * When it starts, RFC 3339; `null` while unscheduled.
 */
start: string | null, 
/**
 * Anything else.
 */
notes: string, };

/**
 * One release with all that is known about it.
 */
export type ReleaseDetail = { 
/**
 * The record.
 */
record: Release, 
/**
 * Its slot; none while unscheduled.
 */
slot: Span | null, 
/**
 * `record.not_before` on the wall clock of the plan's zone.
 */
local_not_before: string | null, 
/**
 * `record.not_after` on the wall clock of the plan's zone.
 */
local_not_after: string | null, 
/**
 * Why it does not hold there, the worst first.
 */
conflicts: Array<ConflictView>, 
/**
 * The next legal slot from now, when something blocks or it is unscheduled.
 */
next_slot: NextSlot | null, 
/**
 * Keys of the releases that depend on it.
 */
dependents: Array<string>, 
/**
 * Name of the owner.
 */
owner_name: string | null, 
/**
 * Names of the crew, in order of `record.crew`.
 */
crew_names: Array<string>, };

/**
 * Which release.
 */
export type ReleaseKey = { 
/**
 * Its key.
 */
key: string, };

/**
 * A page of releases.
 */
export type ReleasePage = { 
/**
 * How many there are in all that the query fits.
 */
total: number, 
/**
 * This page.
 */
rows: Array<ReleaseRow>, };

/**
 * Which releases, in which order.
 */
export type ReleaseQuery = { 
/**
 * Words that key, title, version, services or owner must hold, all of them.
 */
search: string, 
/**
 * Keys of services, any of them; empty for all.
 */
services: Array<string>, 
/**
 * Keys of environments, any of them; empty for all.
 */
environments: Array<string>, 
/**
 * Stages, any of them; empty for all.
 */
stages: Array<Stage>, 
/**
 * Kinds of conflict, any of them; empty for all.
 */
conflicts: Array<ConflictKind>, 
/**
 * Only those with a conflict this bad (`blocks`), or any conflict (`warns`).
 */
severity: Severity | null, 
/**
 * Only scheduled (`true`) or only unscheduled (`false`) ones.
 */
scheduled: boolean | null, 
/**
 * The column to sort by.
 */
sort: ReleaseSort, 
/**
 * Whether the last comes first.
 */
descending: boolean, 
/**
 * How many to pass over.
 */
offset: number, 
/**
 * How many to give at most; 0 for all.
 */
limit: number, };

/**
 * A release in a list or on the calendar.
 */
export type ReleaseRow = { 
/**
 * Its key.
 */
key: string, 
/**
 * What people read.
 */
title: string, 
/**
 * Which version.
 */
version: string, 
/**
 * Keys of what is deployed.
 */
services: Array<string>, 
/**
 * Keys of where.
 */
environments: Array<string>, 
/**
 * Where it stands.
 */
stage: Stage, 
/**
 * The type of change.
 */
type: ReleaseType, 
/**
 * How much could go wrong.
 */
risk: Risk, 
/**
 * Name of the person who answers for it.
 */
owner: string | null, 
/**
 * Planned duration, ISO 8601.
 */
duration: string, 
/**
 * Planned downtime, ISO 8601.
 */
downtime: string, 
/**
 * Its slot; none while unscheduled.
 */
slot: Span | null, 
/**
 * The worst of its conflicts.
 */
severity: Severity | null, 
/**
 * The kinds of its conflicts, each once.
 */
conflicts: Array<ConflictKind>, };

/**
 * The columns of the table.
 */
export type ReleaseSort = "start" | "key" | "title" | "service" | "environment" | "stage" | "risk" | "owner" | "duration" | "conflict";

/**
 * The type of change (ITIL: standard, normal, emergency).
 */
export type ReleaseType = "standard" | "normal" | "emergency";

/**
 * The instant of a wall-clock time.
 */
export type ResolvedTime = { 
/**
 * The instant, UTC.
 */
instant: string, 
/**
 * Whether the zone skips or repeats that time.
 */
wall_clock: WallClock, };

/**
 * Asks whether the plan has changed since.
 */
export type Revision = { 
/**
 * The revision now.
 */
revision: number, };

/**
 * How much could go wrong.
 */
export type Risk = "low" | "medium" | "high";

/**
 * What would become of a row.
 */
export type RowStatus = "new" | "changed" | "unchanged" | "refused";

/**
 * A rule as it is being typed.
 */
export type RuleDraft = { 
/**
 * The IANA zone; the plan's when empty.
 */
zone: string, 
/**
 * The first start, local to the zone.
 */
start: string, 
/**
 * How long each occurrence lasts, ISO 8601.
 */
duration: string, 
/**
 * The recurrence rule; none for a single span.
 */
rrule: string | null, 
/**
 * Local starts that are left out.
 */
exdates: Array<string>, 
/**
 * Local starts that are added.
 */
rdates: Array<string>, 
/**
 * How many occurrences to show; five when left out.
 */
count?: number, };

/**
 * What the rule means.
 */
export type RulePreview = { 
/**
 * In words; empty when there is a problem.
 */
words: string, 
/**
 * The rule as it would be stored.
 */
rrule: string | null, 
/**
 * The next occurrences from now, or the last ones when all are past.
 */
occurrences: Array<OccurrenceView>, 
/**
 * What is wrong with what was typed, if anything.
 */
problem: Problem | null, };

/**
 * Gives a release a slot.
 */
export type ScheduleRelease = { 
/**
 * Its key.
 */
key: string, 
/**
 * When it starts: an instant, or a wall-clock time of the plan's zone.
 */
start: string, 
/**
 * A new planned duration, ISO 8601; the old one when left out.
 */
duration?: string, 
/**
 * Puts it there although something blocks; needs a reason.
 */
force: boolean, 
/**
 * Why it is put there although something blocks.
 */
reason?: string, 
/**
 * Only says what would happen.
 */
dry_run: boolean, };

/**
 * What scheduling did, or would do.
 */
export type Scheduled = { 
/**
 * Whether it was written: not for a dry run, nor when something blocks and it was not forced.
 */
applied: boolean, 
/**
 * The slot asked for.
 */
slot: Span, 
/**
 * Why the slot does not hold, the worst first.
 */
conflicts: Array<ConflictView>, 
/**
 * Blocking conflicts that other releases would gain.
 */
gained: Array<ConflictView>, 
/**
 * The next legal slot from now, when something blocks.
 */
next_slot: NextSlot | null, 
/**
 * What was written, if anything.
 */
written: Written | null, };

/**
 * What a window or freeze applies to.
 */
export type Scope = { 
/**
 * Where.
 */
environments: Selection, 
/**
 * To what.
 */
services: Selection, 
/**
 * The teams whose services.
 */
teams: Selection, 
/**
 * Keys of services it does not apply to.
 */
except_services: Array<string>, };

/**
 * One thing that was found.
 */
export type SearchHit = { 
/**
 * Its kind.
 */
kind: EntityKind, 
/**
 * Its key.
 */
key: string, 
/**
 * What people read.
 */
name: string, 
/**
 * A line that tells it from others.
 */
detail: string, };

/**
 * What was found, the best first.
 */
export type SearchHits = { 
/**
 * The hits.
 */
hits: Array<SearchHit>, };

/**
 * Finds anything.
 */
export type SearchQuery = { 
/**
 * Words, all of which a key or name must hold.
 */
query: string, 
/**
 * How many to give at most; 20 when left out.
 */
limit?: number, };

/**
 * All of a kind (`"all"`) or a list of keys.
 */
export type Selection = All | Array<string>;

/**
 * A service.
 */
export type Service = { 
/**
 * Its identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among services.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
name: string, 
/**
 * Key of the team that owns it.
 */
team: string | null, 
/**
 * Keys of the services it needs.
 */
depends_on: Array<string>, };

/**
 * Everything in Setup.
 */
export type Setup = { 
/**
 * The plan's name and zone.
 */
settings: PlanSettings, 
/**
 * In order of key, as all below.
 */
environments: Array<Environment>, 
/**
 * Teams.
 */
teams: Array<Team>, 
/**
 * People.
 */
people: Array<Person>, 
/**
 * Services.
 */
services: Array<Service>, 
/**
 * Windows, with their rules in words.
 */
windows: Array<WindowRow>, 
/**
 * Freezes, with their rules in words.
 */
freezes: Array<FreezeRow>, };

/**
 * How much a conflict weighs.
 */
export type Severity = "blocks" | "warns";

/**
 * A span of time.
 */
export type Span = { 
/**
 * Its start, UTC.
 */
start: string, 
/**
 * Its end (exclusive), UTC.
 */
end: string, 
/**
 * Its start on the wall clock of the plan's zone.
 */
local_start: string, 
/**
 * Its end on the wall clock of the plan's zone.
 */
local_end: string, };

/**
 * Where a release stands.
 */
export type Stage = "draft" | "ready" | "approved" | "scheduled" | "deploying" | "observing" | "closed" | "rolled-back" | "cancelled";

/**
 * A slot, UTC.
 */
export type StartEnd = { 
/**
 * Its start.
 */
start: string, 
/**
 * Its end (exclusive).
 */
end: string, };

/**
 * A step of history in brief.
 */
export type StepName = { 
/**
 * What was done, such as “Move PAY-142”.
 */
intent: string, 
/**
 * Who did it.
 */
actor: string, 
/**
 * When.
 */
at: string, };

/**
 * One step.
 */
export type StepView = { 
/**
 * Its place in the file.
 */
seq: number, 
/**
 * When, UTC.
 */
at: string, 
/**
 * When, on the wall clock of the plan's zone.
 */
local_at: string, 
/**
 * Who.
 */
actor: string, 
/**
 * What, such as “Move PAY-142”.
 */
intent: string, 
/**
 * `do`, `undo` or `redo`.
 */
kind: string, 
/**
 * Whether it has been taken back since.
 */
undone: boolean, 
/**
 * What it changed; cut at 200, with `change_count` telling how many there are.
 */
changes: Array<ChangeView>, 
/**
 * How many changes it made.
 */
change_count: number, };

/**
 * A team.
 */
export type Team = { 
/**
 * Its identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among teams.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
name: string, };

/**
 * A record that a write made, changed or removed.
 */
export type TouchedRecord = { 
/**
 * Its kind.
 */
kind: EntityKind, 
/**
 * Its identity.
 */
id: string, 
/**
 * Its key now; none when it was removed.
 */
key: string | null, };

/**
 * What undo or redo did.
 */
export type Undone = { 
/**
 * The step that was taken back or brought back; none when there was none.
 */
step: StepName | null, 
/**
 * What was written.
 */
written: Written, };

/**
 * How a wall-clock time fell on its zone's clock that day.
 */
export type WallClock = "plain" | "skipped" | "repeated";

/**
 * Why a release cannot ship, at its slot or at another.
 */
export type WhyQuery = { 
/**
 * Key of the release.
 */
key: string, 
/**
 * The start to ask about: an instant, or a wall-clock time of the plan's zone; its own when left out.
 */
at?: string, };

/**
 * A deployment window.
 */
export type Window = { 
/**
 * Its identity; made when left out.
 */
id?: string, 
/**
 * What people type; unique among windows.
 */
key: string, 
/**
 * What people read; the key when left out.
 */
name: string, 
/**
 * The IANA zone of its wall clock; the plan's when left out.
 */
zone: string, 
/**
 * Its first start, `YYYY-MM-DDTHH:MM:SS`, local to `zone`.
 */
start: string, 
/**
 * How long each occurrence lasts, as an ISO 8601 duration; days and weeks are nominal.
 */
duration: string, 
/**
 * The RFC 5545 recurrence rule; `null` for a single span.
 */
rrule: string | null, 
/**
 * Local starts that are left out.
 */
exdates: Array<string>, 
/**
 * Local starts that are added.
 */
rdates: Array<string>, 
/**
 * What it is for.
 */
scope: Scope, 
/**
 * How much fits into one occurrence.
 */
capacity: Capacity, 
/**
 * How long before an occurrence a release must be scheduled into it, as an ISO 8601 duration.
 */
lead_time: string | null, };

/**
 * A window in the list.
 */
export type WindowRow = { 
/**
 * The record.
 */
record: Window, 
/**
 * When it recurs, in words.
 */
words: string, 
/**
 * Its next occurrence from now.
 */
next: Span | null, };

/**
 * What a write did.
 */
export type Written = { 
/**
 * The revision after it.
 */
revision: number, 
/**
 * The records that were made, changed or removed.
 */
touched: Array<TouchedRecord>, 
/**
 * What undo would take back now.
 */
undo: StepName | null, 
/**
 * What redo would bring back now.
 */
redo: StepName | null, };

/**
 * The IANA zones that can be chosen.
 */
export type Zones = { 
/**
 * Their names, sorted.
 */
zones: Array<string>, 
/**
 * The zone of this machine.
 */
own: string, };

/** What each command takes and gives. */
export interface CommandMap {
    "app.start": { input: Nothing; output: AppStart };
    "plan.summary": { input: Nothing; output: PlanSummary };
    "plan.revision": { input: Nothing; output: Revision };
    "plan.open": { input: PlanPath; output: PlanSummary };
    "plan.create": { input: NewPlan; output: PlanSummary };
    "plan.create_sample": { input: NewSample; output: PlanSummary };
    "plan.close": { input: Nothing; output: Nothing };
    "plan.forget_recent": { input: PlanPath; output: Nothing };
    "plan.put_settings": { input: PlanSettings; output: Written };
    "backup.create": { input: NewBackup; output: BackupFile };
    "backup.list": { input: Nothing; output: Array<BackupFile> };
    "backup.restore": { input: PlanPath; output: PlanSummary };
    "calendar.range": { input: RangeQuery; output: CalendarRange };
    "calendar.agenda": { input: AgendaQuery; output: Agenda };
    "calendar.occurrences": { input: OccurrencesQuery; output: Occurrences };
    "time.resolve": { input: LocalTime; output: ResolvedTime };
    "releases.list": { input: ReleaseQuery; output: ReleasePage };
    "releases.bulk": { input: BulkChange; output: Written };
    "release.get": { input: ReleaseKey; output: ReleaseDetail };
    "release.schedule": { input: ScheduleRelease; output: Scheduled };
    "release.unschedule": { input: ReleaseKey; output: Written };
    "release.why": { input: WhyQuery; output: CheckReport };
    "release.next": { input: NextQuery; output: NextSlot };
    "release.legal_starts": { input: LegalStartsQuery; output: LegalStarts };
    "conflicts.check": { input: CheckQuery; output: CheckReport };
    "conflicts.counts": { input: Nothing; output: ConflictCounts };
    "conflicts.can_deploy": { input: CanDeployQuery; output: CanDeploy };
    "setup.get": { input: Nothing; output: Setup };
    "record.put": { input: PutRecord; output: Written };
    "record.delete": { input: DeleteRecord; output: Written };
    "rule.preview": { input: RuleDraft; output: RulePreview };
    "zones.list": { input: Nothing; output: Zones };
    "search": { input: SearchQuery; output: SearchHits };
    "history.undo": { input: Nothing; output: Undone };
    "history.redo": { input: Nothing; output: Undone };
    "history.log": { input: LogQuery; output: LogPage };
    "audit.verify": { input: Nothing; output: AuditReport };
    "audit.rebuild": { input: Nothing; output: AuditReport };
    "import.preview": { input: ImportRequest; output: ImportPreview };
    "import.apply": { input: ImportRequest; output: Imported };
    "export.json": { input: ExportPlan; output: ExportedFile };
    "export.csv": { input: ExportTable; output: ExportedFile };
    "export.ics": { input: ExportCalendar; output: ExportedFile };
}

-- The records of the plan, one family of tables each, and the operation log.
--
-- Ids are UUIDs as text. An instant is RFC 3339 in UTC with Z and whole seconds; a local time has no zone;
-- a duration is RFC 5545 text. A set is a table of its own, keyed by its owner and its element.

CREATE TABLE plan (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id   TEXT NOT NULL CHECK (length(id) = 36),
  name TEXT NOT NULL CHECK (name <> ''),
  zone TEXT NOT NULL CHECK (zone <> '')
) STRICT;

CREATE TABLE environments (
  id     TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key    TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name   TEXT NOT NULL CHECK (name <> ''),
  policy TEXT NOT NULL CHECK (policy IN ('windows', 'open'))
) STRICT;

CREATE TABLE teams (
  id   TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key  TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;

CREATE TABLE people (
  id    TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key   TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name  TEXT NOT NULL CHECK (name <> ''),
  email TEXT NOT NULL,
  zone  TEXT NOT NULL CHECK (zone <> '')
) STRICT;

CREATE TABLE person_teams (
  person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  team   TEXT NOT NULL REFERENCES teams (id),
  PRIMARY KEY (person, team)
) STRICT, WITHOUT ROWID;

-- `days` has a bit for each day of the week on which the hours begin: 1 for Monday to 64 for Sunday.
CREATE TABLE working_hours (
  person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  days   INTEGER NOT NULL CHECK (days BETWEEN 1 AND 127),
  begins TEXT NOT NULL CHECK (begins GLOB '??:??:??'),
  ends   TEXT NOT NULL CHECK (ends GLOB '??:??:??'),
  PRIMARY KEY (person, days, begins, ends)
) STRICT, WITHOUT ROWID;

CREATE TABLE absences (
  person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  begins TEXT NOT NULL CHECK (begins GLOB '????-??-??'),
  ends   TEXT NOT NULL CHECK (ends GLOB '????-??-??'),
  reason TEXT NOT NULL,
  PRIMARY KEY (person, begins, ends, reason),
  CHECK (begins < ends)
) STRICT, WITHOUT ROWID;

CREATE TABLE services (
  id   TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key  TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  team TEXT REFERENCES teams (id)
) STRICT;

CREATE TABLE service_dependencies (
  service    TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  depends_on TEXT NOT NULL REFERENCES services (id),
  PRIMARY KEY (service, depends_on),
  CHECK (service <> depends_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX service_dependencies_by_dependency ON service_dependencies (depends_on);

-- The three `all_…` say whether the scope covers all of a kind or just those listed beside it.
CREATE TABLE windows (
  id                TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key               TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name              TEXT NOT NULL CHECK (name <> ''),
  zone              TEXT NOT NULL CHECK (zone <> ''),
  start             TEXT NOT NULL CHECK (start GLOB '????-??-??T??:??:??'),
  duration          TEXT NOT NULL CHECK (duration GLOB 'P*'),
  rrule             TEXT CHECK (rrule <> ''),
  all_environments  INTEGER NOT NULL CHECK (all_environments IN (0, 1)),
  all_services      INTEGER NOT NULL CHECK (all_services IN (0, 1)),
  all_teams         INTEGER NOT NULL CHECK (all_teams IN (0, 1)),
  capacity_releases INTEGER CHECK (capacity_releases BETWEEN 0 AND 4294967295),
  capacity_downtime TEXT CHECK (capacity_downtime GLOB 'P*'),
  lead_time         TEXT CHECK (lead_time GLOB 'P*')
) STRICT;

CREATE TABLE window_dates (
  owner TEXT NOT NULL REFERENCES windows (id) ON DELETE CASCADE,
  added INTEGER NOT NULL CHECK (added IN (0, 1)),
  start TEXT NOT NULL CHECK (start GLOB '????-??-??T??:??:??'),
  PRIMARY KEY (owner, added, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE window_environments (
  owner       TEXT NOT NULL REFERENCES windows (id) ON DELETE CASCADE,
  environment TEXT NOT NULL REFERENCES environments (id),
  PRIMARY KEY (owner, environment)
) STRICT, WITHOUT ROWID;

CREATE TABLE window_services (
  owner    TEXT NOT NULL REFERENCES windows (id) ON DELETE CASCADE,
  excepted INTEGER NOT NULL CHECK (excepted IN (0, 1)),
  service  TEXT NOT NULL REFERENCES services (id),
  PRIMARY KEY (owner, excepted, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE window_teams (
  owner TEXT NOT NULL REFERENCES windows (id) ON DELETE CASCADE,
  team  TEXT NOT NULL REFERENCES teams (id),
  PRIMARY KEY (owner, team)
) STRICT, WITHOUT ROWID;

CREATE TABLE freezes (
  id               TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key              TEXT NOT NULL UNIQUE CHECK (key <> ''),
  name             TEXT NOT NULL CHECK (name <> ''),
  zone             TEXT NOT NULL CHECK (zone <> ''),
  start            TEXT NOT NULL CHECK (start GLOB '????-??-??T??:??:??'),
  duration         TEXT NOT NULL CHECK (duration GLOB 'P*'),
  rrule            TEXT CHECK (rrule <> ''),
  all_environments INTEGER NOT NULL CHECK (all_environments IN (0, 1)),
  all_services     INTEGER NOT NULL CHECK (all_services IN (0, 1)),
  all_teams        INTEGER NOT NULL CHECK (all_teams IN (0, 1)),
  level            TEXT NOT NULL CHECK (level IN ('hard', 'soft')),
  reason           TEXT NOT NULL,
  contact          TEXT REFERENCES people (id)
) STRICT;

CREATE TABLE freeze_dates (
  owner TEXT NOT NULL REFERENCES freezes (id) ON DELETE CASCADE,
  added INTEGER NOT NULL CHECK (added IN (0, 1)),
  start TEXT NOT NULL CHECK (start GLOB '????-??-??T??:??:??'),
  PRIMARY KEY (owner, added, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE freeze_environments (
  owner       TEXT NOT NULL REFERENCES freezes (id) ON DELETE CASCADE,
  environment TEXT NOT NULL REFERENCES environments (id),
  PRIMARY KEY (owner, environment)
) STRICT, WITHOUT ROWID;

CREATE TABLE freeze_services (
  owner    TEXT NOT NULL REFERENCES freezes (id) ON DELETE CASCADE,
  excepted INTEGER NOT NULL CHECK (excepted IN (0, 1)),
  service  TEXT NOT NULL REFERENCES services (id),
  PRIMARY KEY (owner, excepted, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE freeze_teams (
  owner TEXT NOT NULL REFERENCES freezes (id) ON DELETE CASCADE,
  team  TEXT NOT NULL REFERENCES teams (id),
  PRIMARY KEY (owner, team)
) STRICT, WITHOUT ROWID;

CREATE TABLE releases (
  id         TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36),
  key        TEXT NOT NULL UNIQUE CHECK (key <> ''),
  title      TEXT NOT NULL CHECK (title <> ''),
  version    TEXT NOT NULL,
  type       TEXT NOT NULL CHECK (type IN ('standard', 'normal', 'emergency')),
  risk       TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
  stage      TEXT NOT NULL CHECK (stage IN ('draft', 'ready', 'approved', 'scheduled', 'deploying',
                                            'observing', 'closed', 'rolled-back', 'cancelled')),
  duration   TEXT NOT NULL CHECK (duration GLOB 'P*'),
  downtime   TEXT NOT NULL CHECK (downtime GLOB 'P*'),
  rollback   TEXT NOT NULL CHECK (rollback GLOB 'P*'),
  owner      TEXT REFERENCES people (id),
  not_before TEXT CHECK (not_before GLOB '????-??-??T??:??:??Z'),
  not_after  TEXT CHECK (not_after GLOB '????-??-??T??:??:??Z'),
  start      TEXT CHECK (start GLOB '????-??-??T??:??:??Z'),
  notes      TEXT NOT NULL,
  CHECK (not_before < not_after)
) STRICT;

CREATE TABLE release_services (
  release TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  service TEXT NOT NULL REFERENCES services (id),
  PRIMARY KEY (release, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_environments (
  release     TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  environment TEXT NOT NULL REFERENCES environments (id),
  PRIMARY KEY (release, environment)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_dependencies (
  release    TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  depends_on TEXT NOT NULL REFERENCES releases (id),
  PRIMARY KEY (release, depends_on),
  CHECK (release <> depends_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_dependencies_by_dependency ON release_dependencies (depends_on);

CREATE TABLE release_crew (
  release TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  person  TEXT NOT NULL REFERENCES people (id),
  PRIMARY KEY (release, person)
) STRICT, WITHOUT ROWID;

-- The log. A step is one transaction; its operations follow each other. Neither is ever changed: the
-- triggers are the first line of defence, the hashes the second.
CREATE TABLE steps (
  seq        INTEGER PRIMARY KEY CHECK (seq > 0),
  id         TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  at         TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
  actor      TEXT NOT NULL CHECK (actor <> ''),
  intent     TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  of_step    TEXT REFERENCES steps (id),
  operations INTEGER NOT NULL CHECK (operations > 0),
  CHECK ((kind = 'do') = (of_step IS NULL))
) STRICT;

CREATE TABLE operations (
  seq         INTEGER PRIMARY KEY CHECK (seq > 0),
  id          TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  step        INTEGER NOT NULL REFERENCES steps (seq),
  device      TEXT NOT NULL CHECK (length(device) = 36),
  device_seq  INTEGER NOT NULL CHECK (device_seq > 0),
  device_hash BLOB NOT NULL CHECK (length(device_hash) = 32),
  entity      TEXT NOT NULL,
  entity_id   TEXT NOT NULL CHECK (length(entity_id) = 36),
  field       TEXT,
  kind        TEXT NOT NULL CHECK (kind IN ('create', 'delete', 'set', 'add', 'remove')),
  before      TEXT,
  after       TEXT,
  seen        TEXT,
  version     INTEGER NOT NULL CHECK (version > 0),
  hash        BLOB NOT NULL CHECK (length(hash) = 32),
  UNIQUE (device, device_seq),
  CHECK ((field IS NULL) = (kind IN ('create', 'delete'))),
  CHECK ((before IS NULL) = (kind IN ('create', 'add'))),
  CHECK ((after IS NULL) = (kind IN ('delete', 'remove')))
) STRICT;
CREATE INDEX operations_by_step ON operations (step);
CREATE INDEX operations_by_record ON operations (entity_id, seq);

-- Where the log ends, so that an end cut off is found too.
CREATE TABLE log_head (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  steps      INTEGER NOT NULL CHECK (steps >= 0),
  operations INTEGER NOT NULL CHECK (operations >= 0),
  hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO log_head (only, steps, operations, hash) VALUES (1, 0, 0, zeroblob(32));

CREATE TRIGGER steps_append BEFORE INSERT ON steps
  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM steps)
  BEGIN SELECT RAISE(ABORT, 'the operation log is only ever appended to'); END;
CREATE TRIGGER steps_keep BEFORE UPDATE ON steps
  BEGIN SELECT RAISE(ABORT, 'the operation log is only ever appended to'); END;
CREATE TRIGGER steps_stay BEFORE DELETE ON steps
  BEGIN SELECT RAISE(ABORT, 'the operation log is only ever appended to'); END;
CREATE TRIGGER operations_append BEFORE INSERT ON operations
  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM operations)
  BEGIN SELECT RAISE(ABORT, 'the operation log is only ever appended to'); END;
CREATE TRIGGER operations_keep BEFORE UPDATE ON operations
  BEGIN SELECT RAISE(ABORT, 'the operation log is only ever appended to'); END;
CREATE TRIGGER operations_stay BEFORE DELETE ON operations
  BEGIN SELECT RAISE(ABORT, 'the operation log is only ever appended to'); END;

//! What the tests stand on: a folder, sessions with a clock that stands still, and a small plan.

// JSON is written where it is used, so it comes by value.
#![allow(clippy::needless_pass_by_value)]

use std::path::PathBuf;

use serde_json::{Value, json};
use slipway_api::{ApiError, Clock, Config, Session};
use slipway_core::time::parse_instant;
use tempfile::TempDir;

/// A folder in which plans and the data of one machine lie.
pub struct House {
    folder: TempDir,
    pub now: String,
}

/// A session, with short words for what tests do with it.
pub struct Caller {
    pub session: Session,
}

impl House {
    /// An empty house on the morning of 20 November 2026, a Friday.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: "2026-11-20T08:00:00Z".to_owned() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn plan(&self) -> String {
        self.path("plan.slipway").to_string_lossy().into_owned()
    }

    pub fn config(&self) -> Config {
        Config {
            data_dir: self.path("data"),
            actor: "Ana".to_owned(),
            clock: Clock::Fixed(parse_instant(&self.now).unwrap()),
            can_switch: true,
            may_write_files: true,
        }
    }

    /// A session without a plan.
    pub fn caller(&self) -> Caller {
        Caller { session: Session::new(self.config()) }
    }

    /// A session with the plan open, which is made and filled when it is not there yet.
    pub fn open(&self) -> Caller {
        let mut caller = self.caller();
        if PathBuf::from(self.plan()).exists() {
            caller.ok("plan.open", json!({ "path": self.plan() }));
        } else {
            let new = json!({ "path": self.plan(), "name": "Payments 2026", "zone": "Europe/Berlin" });
            caller.ok("plan.create", new);
            fill(&mut caller);
        }
        caller
    }
}

impl Caller {
    pub fn call(&mut self, name: &str, input: Value) -> Result<Value, ApiError> {
        self.session.call(name, input)
    }

    /// Calls what must succeed.
    #[track_caller]
    pub fn ok(&mut self, name: &str, input: Value) -> Value {
        self.call(name, input.clone()).unwrap_or_else(|error| panic!("{name} {input}: {error:?}"))
    }

    /// Calls what must be refused.
    #[track_caller]
    pub fn refused(&mut self, name: &str, input: Value) -> ApiError {
        match self.call(name, input.clone()) {
            Ok(value) => panic!("{name} {input} should have been refused, and gave {value}"),
            Err(error) => error,
        }
    }

    /// Puts a record in.
    #[track_caller]
    pub fn put(&mut self, kind: &str, record: Value) -> Value {
        self.ok("record.put", json!({ "record": { "kind": kind, "record": record } }))
    }

    /// A release as the plan has it.
    #[track_caller]
    pub fn release(&mut self, key: &str) -> Value {
        self.ok("release.get", json!({ "key": key }))
    }

    /// Where a release starts, or null.
    #[track_caller]
    pub fn start_of(&mut self, key: &str) -> Value {
        self.release(key)["record"]["start"].clone()
    }
}

/// The texts of a field of all elements of a list.
pub fn texts<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

/// Two services in one environment with a window on Tuesday nights, a freeze over Christmas, two people and
/// three releases: PAY-142 stands well in the window of 1 December, LED-77 before it, PAY-150 nowhere.
fn fill(caller: &mut Caller) {
    caller.put("environment", json!({ "key": "prod-eu", "name": "Production EU" }));
    caller.put("environment", json!({ "key": "staging", "name": "Staging", "policy": "open" }));
    caller.put("team", json!({ "key": "pay", "name": "Payments" }));
    caller.put(
        "person",
        json!({ "key": "ana", "name": "Ana Ito", "email": "ana@example.com", "zone": "Europe/Berlin", "teams": ["pay"],
                "absences": [{ "start": "2026-12-24", "end": "2026-12-27", "reason": "leave" }] }),
    );
    caller.put("person", json!({ "key": "bo", "name": "Bo Lind", "zone": "Europe/Berlin" }));
    caller.put("service", json!({ "key": "ledger", "name": "Ledger", "team": "pay" }));
    caller.put(
        "service",
        json!({ "key": "payments", "name": "Payments", "team": "pay", "depends_on": ["ledger"] }),
    );
    caller.put(
        "window",
        json!({ "key": "tue-night", "name": "Tuesday night", "zone": "Europe/Berlin",
                "start": "2026-01-06T22:00:00", "duration": "PT4H", "rrule": "FREQ=WEEKLY;BYDAY=TU",
                "scope": { "environments": ["prod-eu"] }, "capacity": { "releases": 2, "downtime": "PT90M" } }),
    );
    caller.put(
        "freeze",
        json!({ "key": "year-end", "name": "Year-end close", "zone": "Europe/Berlin",
                "start": "2026-12-15T00:00:00", "duration": "P20D", "level": "hard", "reason": "Books close",
                "contact": "ana" }),
    );
    caller.put(
        "release",
        json!({ "key": "LED-77", "title": "Ledger schema", "services": ["ledger"], "environments": ["prod-eu"],
                "version": "1.9.0", "duration": "PT1H", "downtime": "PT10M", "owner": "bo",
                "start": "2026-11-24T21:00:00Z" }),
    );
    caller.put(
        "release",
        json!({ "key": "PAY-142", "title": "Card tokens", "services": ["payments"], "environments": ["prod-eu"],
                "version": "4.2.0", "risk": "high", "duration": "PT2H", "downtime": "PT45M", "rollback": "PT30M",
                "depends_on": ["LED-77"], "owner": "ana", "crew": ["ana"], "start": "2026-12-01T21:00:00Z" }),
    );
    caller.put(
        "release",
        json!({ "key": "PAY-150", "title": "Refund limits", "services": ["payments"],
                "environments": ["prod-eu"], "version": "4.3.0", "duration": "PT1H", "owner": "bo" }),
    );
}

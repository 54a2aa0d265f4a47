//! Import and export through the router, on a plan file.

mod calendar;
mod tables;

use std::path::PathBuf;

use serde_json::{Value, json};
use slipway_api::{ApiError, Clock, Config, Session};
use slipway_core::time::parse_instant;
use tempfile::TempDir;

pub struct Desk {
    pub folder: TempDir,
    pub session: Session,
}

impl Desk {
    /// A session on a new plan in Berlin, on the morning of 24 November 2026.
    pub fn new() -> Self {
        let mut desk = Self::at("2026-11-24T08:00:00Z", true);
        let path = desk.path("plan.slipway");
        desk.ok("plan.create", json!({"path": path, "name": "Test", "zone": "Europe/Berlin"}));
        desk
    }

    fn at(now: &str, may_write_files: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = session(folder.path().join("data"), now, may_write_files);
        Self { folder, session }
    }

    /// The same plan a while later, perhaps in a browser that may touch no files.
    pub fn later(self, now: &str, may_write_files: bool) -> Self {
        let path = self.path("plan.slipway");
        let session = session(self.folder.path().join("data"), now, may_write_files);
        let mut desk = Self { folder: self.folder, session };
        desk.ok("plan.open", json!({"path": path}));
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn call(&mut self, name: &str, input: Value) -> Result<Value, ApiError> {
        self.session.call(name, input)
    }

    pub fn ok(&mut self, name: &str, input: Value) -> Value {
        self.call(name, input).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn err(&mut self, name: &str, input: Value) -> ApiError {
        self.call(name, input).expect_err(name)
    }

    /// Imports a table of a kind and gives what was done.
    pub fn table(&mut self, kind: &str, text: &str) -> Value {
        self.ok(
            "import.apply",
            json!({"format": "csv", "kind": kind, "source": {"from": "text", "value": text}}),
        )
    }

    /// A few things to refer to.
    pub fn furnish(&mut self) {
        self.table("environment", "key,name,policy\nprod-eu,Production EU,windows\nstaging,Staging,open\n");
        self.table("team", "key,name\npay,Payments\n");
        self.table("person", "key,name,email\nana,Ana Ito,ana@example.com\n");
        self.table("service", "key,name,team\npayments,Payments,pay\nledger,Ledger,\n");
    }

    pub fn text(&mut self, name: &str, input: Value) -> String {
        self.ok(name, input)["text"].as_str().unwrap().to_owned()
    }
}

fn session(data_dir: PathBuf, now: &str, may_write_files: bool) -> Session {
    Session::new(Config {
        data_dir,
        actor: "ana".to_owned(),
        clock: Clock::Fixed(parse_instant(now).unwrap()),
        can_switch: true,
        may_write_files,
    })
}

//! What independent readers expand from our files is what core expands, to the second, over three years.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, Days, TimeZone, Utc};
use chrono_tz::TZ_VARIANTS;
use slipway_core::calendar::Recurrence;
use slipway_core::time::{Slot, to_local};
use slipway_ical::calendar::When;

use crate::sample::{calendar, event, recurrence, with, without};

/// An occurrence as readers print it: UID, start, end.
type Printed = (String, String, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Python,
    IcalJs,
    Libical,
}

const READERS: [Reader; 3] = [Reader::Python, Reader::IcalJs, Reader::Libical];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn scripts() -> PathBuf {
    root().join("tests/ical/readers")
}

/// The path in an environment variable, or the place where `cargo xtask test` installs the thing.
fn place(variable: &str, installed: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| root().join(installed), PathBuf::from)
}

fn absent(what: &str, path: &Path) -> ! {
    panic!("{what} is not there ({}); `cargo xtask test` installs it", path.display());
}

impl Reader {
    fn command(self) -> Command {
        match self {
            Self::Python => {
                let python = place("SLIPWAY_PYTHON", "target/tools/venv/bin/python");
                if !python.exists() {
                    absent("the Python with icalendar and recurring-ical-events", &python);
                }
                let mut command = Command::new(python);
                command.arg(scripts().join("expand.py"));
                command
            }
            Self::IcalJs => {
                let modules = place("SLIPWAY_NODE_READERS", "tests/ical/readers/node_modules");
                if !modules.join("ical.js").exists() {
                    absent("the node module ical.js", &modules);
                }
                let mut command = Command::new("node");
                command.arg(scripts().join("expand.js")).arg(modules);
                command
            }
            Self::Libical => Command::new(libical()),
        }
    }

    /// All occurrences that this reader finds in `files` with a start in `range`.
    fn expand(self, files: &[PathBuf], range: Slot) -> BTreeSet<Printed> {
        let mut requests = String::new();
        for file in files {
            writeln!(requests, "{}\t{}\t{}", file.display(), stamp(range.start), stamp(range.end)).unwrap();
        }
        let mut child =
            self.command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap_or_else(|error| {
                panic!("{self:?} does not start ({error}); `cargo xtask test` installs it")
            });
        let mut stdin = child.stdin.take().unwrap();
        let feeding = std::thread::spawn(move || stdin.write_all(requests.as_bytes()));
        let output = child.wait_with_output().unwrap();
        feeding.join().unwrap().unwrap();
        assert!(output.status.success(), "{self:?} failed: {:?}", output.status);
        let text = String::from_utf8(output.stdout).unwrap();
        let mut found = BTreeSet::new();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let printed = (fields[1].to_owned(), fields[2].to_owned(), fields[3].to_owned());
            assert!(found.insert(printed), "{self:?} gives an occurrence twice: {line}");
        }
        found
    }
}

/// The libical reader, compiled once for each process that runs these tests.
fn libical() -> PathBuf {
    static COMPILED: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    COMPILED
        .get_or_init(|| {
            let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
            // Tests may run in processes of their own: each compiles, and the last one's stays.
            let compiled = folder.join(format!("expand-{}", std::process::id()));
            let binary = folder.join("expand");
            let output = Command::new("cc")
                .args(["-O1", "-Wall", "-o"])
                .arg(&compiled)
                .arg(scripts().join("expand.c"))
                .arg("-lical")
                .output()
                .expect("cc starts; a C compiler comes with the build tools that the README asks for");
            assert!(
                output.status.success(),
                "libical (libical-dev) is not there; `cargo xtask test` installs it:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
            std::fs::rename(compiled, &binary).unwrap();
            binary
        })
        .clone()
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn expected(uid: &str, recurrence: &Recurrence, range: Slot) -> BTreeSet<Printed> {
    let whole_days = matches!(When::of_whole_days(recurrence), When::Days(_)) && uid.starts_with("day");
    let show = |at: DateTime<Utc>| {
        if whole_days { to_local(recurrence.zone, at).format("%Y%m%d").to_string() } else { stamp(at) }
    };
    recurrence
        .occurrences(range)
        .into_iter()
        .filter(|occurrence| range.contains(occurrence.slot.start))
        .map(|occurrence| (uid.to_owned(), show(occurrence.slot.start), show(occurrence.slot.end)))
        .collect()
}

/// Three years and a bit, beginning before every start that is tried.
fn range() -> Slot {
    Slot::new(
        Utc.with_ymd_and_hms(2025, 12, 1, 0, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2029, 2, 1, 0, 0, 0).unwrap(),
    )
}

/// Writes each case into a file of its own and compares what every reader makes of it.
fn compare(name: &str, cases: &[(String, Recurrence)], readers: &[Reader]) {
    let folder = tempfile::Builder::new().prefix(name).tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut files = Vec::new();
    let mut all = BTreeSet::new();
    for (number, (uid, recurrence)) in cases.iter().enumerate() {
        let when =
            if uid.starts_with("day") { When::of_whole_days(recurrence) } else { When::of(recurrence) };
        let file = folder.path().join(format!("{number}.ics"));
        std::fs::write(&file, calendar(vec![event(uid, when)]).to_text()).unwrap();
        files.push(file);
        let expected = expected(uid, recurrence, range());
        assert!(!expected.is_empty(), "{uid} never comes");
        all.extend(expected);
    }
    let mut wrong = String::new();
    for reader in readers {
        let found = reader.expand(&files, range());
        for (uid, start, end) in all.difference(&found) {
            writeln!(wrong, "{reader:?} does not find {uid}: {start} to {end}").unwrap();
        }
        for (uid, start, end) in found.difference(&all) {
            writeln!(wrong, "{reader:?} finds too much {uid}: {start} to {end}").unwrap();
        }
    }
    if !wrong.is_empty() {
        let kept = folder.keep();
        panic!("{} (the files are in {})\n{wrong}", name, kept.display());
    }
}

const ZONES: [&str; 13] = [
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/Nuuk",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Gaza",
    "Asia/Kolkata",
    "UTC",
];

/// Rules with a start that they name, and how long each occurrence lasts.
const RULES: [(&str, &str, &str, &str); 35] = [
    ("weekly", "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU"),
    ("saturday night", "2026-01-03T22:00:00", "PT6H", "FREQ=WEEKLY;BYDAY=SA"),
    ("sunday early", "2026-01-04T01:30:00", "PT1H", "FREQ=WEEKLY;BYDAY=SU"),
    ("in the gap", "2026-01-04T02:30:00", "PT30M", "FREQ=WEEKLY;BYDAY=SU"),
    ("daily", "2026-01-01T02:30:00", "PT1H30M", "FREQ=DAILY"),
    ("daily for a day", "2026-01-01T12:00:00", "P1D", "FREQ=DAILY;COUNT=330"),
    ("every third day", "2026-01-01T23:45:00", "PT45M", "FREQ=DAILY;INTERVAL=3"),
    ("days and hours", "2026-01-02T18:00:00", "P2DT12H", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
    ("week", "2026-01-05T06:00:00", "P1W", "FREQ=WEEKLY;INTERVAL=4"),
    ("weekdays", "2026-01-01T09:00:00", "PT8H30M", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=230"),
    ("every other week", "2026-01-06T20:00:00", "PT3H", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU"),
    ("monthly last friday", "2026-01-30T21:00:00", "PT5H", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("monthly second tuesday", "2026-01-13T21:00:00", "PT5H", "FREQ=MONTHLY;BYDAY=2TU"),
    ("monthly on the 31st", "2026-01-31T10:00:00", "PT2H", "FREQ=MONTHLY"),
    ("monthly on the last day", "2026-01-31T10:00:00", "PT2H", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("quarterly", "2026-01-15T10:00:00", "PT2H", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"),
    ("last weekday", "2026-01-30T18:00:00", "PT4H", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("third weekday", "2026-01-05T18:00:00", "PT4H", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3"),
    ("yearly", "2026-03-29T00:30:00", "PT12H", "FREQ=YEARLY"),
    ("yearly in two months", "2026-03-29T22:00:00", "PT4H", "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU"),
    ("count", "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU;COUNT=30"),
    ("until", "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T220000"),
    ("weekly set", "2026-01-06T22:00:00", "PT1H", "FREQ=WEEKLY;BYDAY=TU,TH,SA;BYSETPOS=1"),
    (
        "weekly set from the end",
        "2026-01-03T22:00:00",
        "PT1H",
        "FREQ=WEEKLY;BYDAY=SA,SU,MO;BYSETPOS=-1;WKST=SU",
    ),
    ("start in mid-week", "2026-01-07T22:00:00", "PT1H", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYSETPOS=1"),
    ("start not named", "2026-01-07T22:00:00", "PT3H", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=20"),
    ("month not named", "2026-01-20T22:00:00", "PT3H", "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1,-1;COUNT=20"),
    ("friday the 13th", "2026-01-01T08:00:00", "PT1H", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"),
    (
        "monday from the 8th",
        "2026-01-12T08:00:00",
        "PT1H",
        "FREQ=MONTHLY;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=MO",
    ),
    ("every monday of a month", "2026-03-02T08:00:00", "PT1H", "FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO"),
    ("days of the year", "2026-04-10T08:00:00", "PT1H", "FREQ=YEARLY;BYYEARDAY=100,200,-1"),
    ("leap day", "2028-02-29T08:00:00", "PT1H", "FREQ=YEARLY"),
    ("daily in summer", "2026-06-01T08:00:00", "PT1H", "FREQ=DAILY;BYMONTH=6,7;BYDAY=MO,TU"),
    (
        "yearly last weekday",
        "2026-12-31T08:00:00",
        "PT1H",
        "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ),
    ("several hours", "2026-01-02T06:00:00", "PT30M", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=6,18"),
];

#[test]
fn readers_agree_on_rules_in_zones() {
    let mut cases = Vec::new();
    for zone in ZONES {
        for (name, start, duration, rule) in RULES {
            cases.push((format!("{name} in {zone}"), recurrence(zone, start, duration, rule)));
        }
    }
    compare("rules", &cases, &READERS);
}

#[test]
fn readers_agree_on_exceptions_and_additions() {
    let mut cases = Vec::new();
    for zone in ZONES {
        let weekly = || recurrence(zone, "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;BYDAY=TU");
        cases.push((
            format!("exdates in {zone}"),
            without(weekly(), &["2026-01-06T22:00:00", "2026-03-31T22:00:00", "2026-12-29T22:00:00"]),
        ));
        cases.push((
            format!("rdates in {zone}"),
            with(weekly(), &["2026-02-01T08:00:00", "2026-03-29T02:30:00", "2026-10-25T02:30:00"]),
        ));
        cases.push((
            format!("an exdate takes an rdate in {zone}"),
            with(
                without(weekly(), &["2026-02-01T08:00:00"]),
                &["2026-02-01T08:00:00", "2026-02-08T08:00:00"],
            ),
        ));
        cases.push((
            format!("rdates alone in {zone}"),
            with(
                recurrence(zone, "2026-01-06T22:00:00", "PT4H", ""),
                &["2026-05-01T08:00:00", "2027-11-01T23:30:00"],
            ),
        ));
        cases.push((format!("once in {zone}"), recurrence(zone, "2026-03-28T22:00:00", "P1DT4H", "")));
    }
    compare("dates", &cases, &READERS);
}

#[test]
fn readers_agree_on_whole_days() {
    let mut cases = Vec::new();
    for zone in ZONES {
        for (name, start, duration, rule) in [
            ("year end", "2026-12-15T00:00:00", "P20D", "FREQ=YEARLY"),
            ("month end", "2026-01-31T00:00:00", "P1D", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("until", "2026-01-02T00:00:00", "P3D", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270326"),
            ("count", "2026-03-01T00:00:00", "P1W", "FREQ=MONTHLY;BYDAY=1SU;COUNT=9"),
            ("once", "2026-12-15T00:00:00", "P20D", ""),
        ] {
            cases.push((format!("day: {name} in {zone}"), recurrence(zone, start, duration, rule)));
        }
        cases.push((
            format!("day: dates in {zone}"),
            with(
                without(
                    recurrence(zone, "2026-01-02T00:00:00", "P2D", "FREQ=WEEKLY;BYDAY=FR"),
                    &["2026-04-03T00:00:00", "2026-12-25T00:00:00"],
                ),
                &["2026-12-24T00:00:00"],
            ),
        ));
    }
    compare("days", &cases, &READERS);
}

#[test]
fn readers_agree_on_starts_that_the_clock_repeats() {
    let cases = [
        ("Europe/Berlin", "2026-10-25T02:30:00"),
        ("America/New_York", "2026-11-01T01:15:00"),
        ("Australia/Sydney", "2026-04-05T02:00:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:45:00"),
    ]
    .map(|(zone, start)| {
        (format!("repeated in {zone}"), recurrence(zone, start, "PT1H", "FREQ=DAILY;COUNT=400"))
    });
    compare("repeated", &cases, &READERS);
}

#[test]
fn readers_agree_on_starts_that_the_clock_skips() {
    let cases = [
        ("Europe/Berlin", "2026-03-29T02:30:00"),
        ("America/New_York", "2026-03-08T02:15:00"),
        ("Australia/Sydney", "2026-10-04T02:00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10:00"),
    ]
    .map(|(zone, start)| {
        (format!("skipped in {zone}"), recurrence(zone, start, "PT1H", "FREQ=DAILY;COUNT=400"))
    });
    compare("skipped", &cases, &READERS);
}

/// Every zone there is, with something every week at an hour at which clocks change nowhere: what
/// readers make of our VTIMEZONE. Python has zones of its own and would say nothing about it.
#[test]
fn readers_agree_on_every_zone() {
    let cases: Vec<(String, Recurrence)> = TZ_VARIANTS
        .iter()
        .map(|zone| {
            let rule = "FREQ=WEEKLY;BYDAY=TH";
            (format!("in {zone}"), recurrence(zone.name(), "2026-01-01T12:00:00", "PT1H", rule))
        })
        .collect();
    compare("zones", &cases, &[Reader::IcalJs, Reader::Libical]);
}

#[test]
fn the_reach_of_spelled_out_occurrences_covers_what_is_compared() {
    let years = u64::from(slipway_ical::calendar::CLOCK_CHANGE_YEARS);
    assert!(crate::sample::stamp() + Days::new(years * 365) > range().end);
}

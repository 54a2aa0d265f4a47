//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Plans releases into deployment windows, says why one cannot ship, and exports freezes as iCalendar.
///
/// Exit codes: 0 yes or done, 1 failed, 2 wrong usage, 3 the answer is no.
#[derive(Debug, Parser)]
#[command(name = "slipway", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// The plan file; the only *.slipway file of this folder when left out.
    #[arg(long, global = true, value_name = "FILE", env = "SLIPWAY_PLAN")]
    pub plan: Option<PathBuf>,
    /// Prints JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
    /// The instant to reason with instead of the machine's clock, such as 2026-12-01T21:00:00Z.
    #[arg(long, global = true, value_name = "INSTANT", env = "SLIPWAY_NOW")]
    pub now: Option<String>,
    /// The name under which changes are logged; the user of this machine when left out.
    #[arg(long, global = true, value_name = "NAME", env = "SLIPWAY_ACTOR")]
    pub actor: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a new plan, empty or the sample.
    Init(Init),
    /// Brings records in: a whole plan (json), a table (csv) or a calendar (ics).
    #[command(subcommand)]
    Import(Import),
    /// Hands records out: the whole plan (json), a calendar (ics) or a table (csv).
    #[command(subcommand)]
    Export(Export),
    /// Lists the records of a kind.
    List(List),
    /// Gives a release a slot; refused (3) when something blocks, unless forced with a reason.
    Schedule(Schedule),
    /// Takes a release's slot away.
    Unschedule(ReleaseArg),
    /// Checks releases, or all of them, for conflicts (3 when something blocks).
    Check(Check),
    /// Says why a release cannot ship in its slot, or at another start (3 when something blocks).
    Why(Why),
    /// Finds a release's next legal slot (3 when there is none).
    Next(Next),
    /// Lists the occurrences of a window or freeze.
    Occurrences(Occurrences),
    /// Says whether a service may be deployed to an environment (3 when not), for use as a pipeline gate.
    CanDeploy(CanDeploy),
    /// Lists releases, windows and freezes in order of time.
    Agenda(Agenda),
    /// Takes the last step back.
    Undo,
    /// Brings the step that was taken back last in again.
    Redo,
    /// Shows what was done, to the plan or to one record.
    Log(Log),
    /// Looks after the log of operations.
    #[command(subcommand)]
    Audit(Audit),
    /// Copies the plan to a backup file.
    Backup(Backup),
    /// Puts a backup in the place of the plan, after a backup of what is there.
    Restore(Restore),
    /// Serves the UI and the API of one plan on the loopback interface.
    Serve(Serve),
    /// Prints a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Prints the manual page.
    Man,
}

/// A new plan.
#[derive(Debug, Args)]
pub struct Init {
    /// Fills it with the sample plan, dated around today.
    #[arg(long, conflicts_with_all = ["name", "zone"])]
    pub sample: bool,
    /// What people call it; the file's name when left out.
    #[arg(long)]
    pub name: Option<String>,
    /// Its IANA zone; this machine's when left out.
    #[arg(long)]
    pub zone: Option<String>,
    /// Where the file is to be.
    pub file: PathBuf,
}

/// What to bring in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A document in the open plan format; makes the plan when there is none yet.
    Json {
        /// The document, or - for standard input.
        file: PathBuf,
        /// Only shows what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// A table: comma, semicolon or tab, UTF-8 or Windows-1252.
    Csv(ImportCsv),
    /// An iCalendar file, whose events become freezes or windows.
    Ics {
        /// The file, or - for standard input.
        file: PathBuf,
        /// What the events become.
        #[arg(long = "as", value_enum, default_value_t = SpanKind::Freezes)]
        kind: SpanKind,
        /// Accepts the preview without asking.
        #[arg(long, short)]
        yes: bool,
        /// Only shows the preview.
        #[arg(long, conflicts_with = "yes")]
        dry_run: bool,
    },
}

/// A table to bring in.
#[derive(Debug, Args)]
pub struct ImportCsv {
    /// What the rows are.
    #[arg(value_enum)]
    pub kind: Kind,
    /// The table, or - for standard input.
    pub file: PathBuf,
    /// Reads a field from a column: field=Column. Once any is given, nothing is guessed.
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = pair)]
    pub mapping: Vec<(String, String)>,
    /// Sets a field in every row whose cell is empty or that has no column for it: field=value.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = pair)]
    pub constants: Vec<(String, String)>,
    /// The separator: comma, semicolon or tab; guessed when left out.
    #[arg(long, value_parser = separator)]
    pub separator: Option<String>,
    /// utf-8 or windows-1252; guessed when left out.
    #[arg(long)]
    pub encoding: Option<String>,
    /// The IANA zone of dates without one; the plan's when left out.
    #[arg(long)]
    pub zone: Option<String>,
    /// Makes the services, teams, environments and people that rows name and the plan lacks.
    #[arg(long)]
    pub create_missing: bool,
    /// When the environments that it makes may be deployed to: only inside windows, or any time that is not frozen.
    #[arg(long, value_enum, value_name = "POLICY", requires = "create_missing")]
    pub environment_policy: Option<Policy>,
    /// Accepts the preview without asking.
    #[arg(long, short)]
    pub yes: bool,
    /// Only shows the preview.
    #[arg(long, conflicts_with = "yes")]
    pub dry_run: bool,
}

/// What to hand out.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// The whole plan in the open plan format.
    Json {
        /// Where to write it; standard output when left out.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// A calendar that mail and calendar programs read (RFC 5545).
    Ics {
        /// What it holds, separated by commas.
        #[arg(long, value_enum, value_delimiter = ',', default_value = "freezes")]
        what: Vec<CalendarPart>,
        /// Leaves out what ends before this instant or local time.
        #[arg(long)]
        from: Option<String>,
        /// Leaves out what starts after this instant or local time.
        #[arg(long)]
        to: Option<String>,
        /// Only what touches these: environments=, services= or teams=, each with keys separated by commas.
        #[arg(long, value_name = "PART=KEYS", value_parser = pair)]
        scope: Vec<(String, String)>,
        /// Where to write it; standard output when left out.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// A table of one kind.
    Csv {
        /// What the rows are.
        #[arg(value_enum)]
        kind: Kind,
        /// Where to write it; standard output when left out.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
}

/// What a calendar can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "each is the records of its name")]
pub enum CalendarPart {
    Freezes,
    Windows,
    Releases,
}

/// What recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "each is the records of its name")]
pub enum SpanKind {
    Freezes,
    Windows,
}

/// When an environment may be deployed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Policy {
    /// Only inside a window.
    Windows,
    /// Any time that is not frozen.
    Open,
}

/// The kinds of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "each is the records of its name")]
pub enum Kind {
    Releases,
    Windows,
    Freezes,
    Services,
    Environments,
    Teams,
    People,
}

/// Which records to list.
#[derive(Debug, Args)]
pub struct List {
    /// The kind.
    #[arg(value_enum)]
    pub kind: Kind,
    /// Only those that hold these words.
    #[arg(long, default_value = "")]
    pub search: String,
}

/// One release.
#[derive(Debug, Args)]
pub struct ReleaseArg {
    /// Key of the release.
    pub key: String,
}

/// A slot for a release.
#[derive(Debug, Args)]
pub struct Schedule {
    /// Key of the release.
    pub key: String,
    /// When it starts: an instant, or a local time of the plan's zone.
    pub start: String,
    /// A new planned duration, such as PT2H.
    #[arg(long)]
    pub duration: Option<String>,
    /// Only says what would happen.
    #[arg(long)]
    pub dry_run: bool,
    /// Puts it there although something blocks; needs a reason.
    #[arg(long, requires = "reason")]
    pub force: bool,
    /// Why it is put there although something blocks.
    #[arg(long)]
    pub reason: Option<String>,
}

/// Which releases to check.
#[derive(Debug, Args)]
pub struct Check {
    /// Their keys; all when none is given.
    pub keys: Vec<String>,
}

/// Which slot to explain.
#[derive(Debug, Args)]
pub struct Why {
    /// Key of the release.
    pub key: String,
    /// Another start to ask about: an instant, or a local time of the plan's zone.
    #[arg(long, value_name = "START")]
    pub at: Option<String>,
}

/// From when to look.
#[derive(Debug, Args)]
pub struct Next {
    /// Key of the release.
    pub key: String,
    /// From when: an instant, or a local time of the plan's zone; now when left out.
    #[arg(long, value_name = "INSTANT")]
    pub from: Option<String>,
}

/// Which occurrences.
#[derive(Debug, Args)]
pub struct Occurrences {
    /// Key of a window or freeze.
    pub key: String,
    /// Which of the two, where both have the key.
    #[arg(long, value_enum)]
    pub kind: Option<SpanKind>,
    /// From when: an instant, or a local time of the plan's zone.
    #[arg(long, value_name = "INSTANT")]
    pub from: String,
    /// Until when: an instant, or a local time of the plan's zone.
    #[arg(long, value_name = "INSTANT")]
    pub to: String,
}

/// What is to be deployed where.
#[derive(Debug, Args)]
pub struct CanDeploy {
    /// Key of the service.
    #[arg(long)]
    pub service: String,
    /// Key of the environment.
    #[arg(long)]
    pub environment: String,
    /// When: an instant, or a local time of the plan's zone; now when left out.
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,
}

/// Which part of the plan.
#[derive(Debug, Args)]
pub struct Agenda {
    /// From when; now when left out.
    #[arg(long, value_name = "INSTANT")]
    pub from: Option<String>,
    /// Until when; two weeks on when left out.
    #[arg(long, value_name = "INSTANT")]
    pub to: Option<String>,
}

/// Which part of history.
#[derive(Debug, Args)]
pub struct Log {
    /// Key of a record; the whole plan when left out.
    pub key: Option<String>,
    /// The kind of that record.
    #[arg(long, value_enum, default_value_t = Kind::Releases)]
    pub kind: Kind,
    /// How many steps at most.
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

/// Looking after the log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Finds any edited, dropped or reordered entry (3 when there is one).
    Verify,
    /// Rebuilds the state from the log and compares it with the tables (3 when they differ).
    Rebuild,
}

/// Where a backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// The backup file; in the data folder when left out.
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Lists the backups in the data folder instead.
    #[arg(long, conflicts_with = "output")]
    pub list: bool,
}

/// Which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup file.
    pub backup: PathBuf,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port; a free one when left out.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The token that callers must show; a new one when left out.
    #[arg(long, env = "SLIPWAY_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// The folder of the built UI.
    #[arg(long, value_name = "FOLDER")]
    pub ui: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("“{text}” has no “=”; write it like name=value"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn separator(text: &str) -> Result<String, String> {
    match text {
        "," | "comma" => Ok(",".to_owned()),
        ";" | "semicolon" => Ok(";".to_owned()),
        "\t" | "\\t" | "tab" => Ok("\t".to_owned()),
        _ => Err("write comma, semicolon or tab".to_owned()),
    }
}

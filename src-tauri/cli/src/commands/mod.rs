//! What each command does: ask the API, print the answer, give the exit code.

mod exchange;
mod history;
mod plans;
mod questions;
mod schedule;

use std::io;

use clap::CommandFactory;
use slipway_core::entity::EntityKind;
use slipway_core::environments::EnvironmentPolicy;

use crate::args::{Cli, Command, Kind, Policy, SpanKind};
use crate::outcome::{Answer, Failure};
use crate::{serve, session};

/// Carries out what was typed.
pub fn run(cli: Cli) -> Result<Answer, Failure> {
    let global = &cli.global;
    let json = global.json;
    match cli.command {
        Command::Init(args) => plans::init(global, args),
        Command::Import(import) => exchange::import(global, import),
        Command::Export(export) => exchange::export(&mut session::open(global)?, json, export),
        Command::List(args) => plans::list(&mut session::open(global)?, json, &args),
        Command::Schedule(args) => schedule::schedule(&mut session::open(global)?, json, args),
        Command::Unschedule(args) => schedule::unschedule(&mut session::open(global)?, json, &args.key),
        Command::Check(args) => questions::check(&mut session::open(global)?, json, args),
        Command::Why(args) => questions::why(&mut session::open(global)?, json, args),
        Command::Next(args) => questions::next(&mut session::open(global)?, json, args),
        Command::Occurrences(args) => questions::occurrences(&mut session::open(global)?, json, args),
        Command::CanDeploy(args) => questions::can_deploy(&mut session::open(global)?, json, args),
        Command::Agenda(args) => questions::agenda(&mut session::open(global)?, json, args),
        Command::Undo => history::undo(&mut session::open(global)?, json),
        Command::Redo => history::redo(&mut session::open(global)?, json),
        Command::Log(args) => history::log(&mut session::open(global)?, json, args),
        Command::Audit(audit) => history::audit(&mut session::open(global)?, json, &audit),
        Command::Backup(args) => plans::backup(&mut session::open(global)?, json, &args),
        Command::Restore(args) => plans::restore(global, &args),
        Command::Serve(args) => serve::serve(session::open_without_files(global)?, json, args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "slipway", &mut io::stdout());
            Ok(Answer::Yes)
        }
        Command::Man => {
            clap_mangen::Man::new(Cli::command())
                .render(&mut io::stdout())
                .map_err(|error| Failure::io("The manual page could not be printed", &error))?;
            Ok(Answer::Yes)
        }
    }
}

impl From<Kind> for EntityKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Releases => Self::Release,
            Kind::Windows => Self::Window,
            Kind::Freezes => Self::Freeze,
            Kind::Services => Self::Service,
            Kind::Environments => Self::Environment,
            Kind::Teams => Self::Team,
            Kind::People => Self::Person,
        }
    }
}

impl From<Policy> for EnvironmentPolicy {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Windows => Self::Windows,
            Policy::Open => Self::Open,
        }
    }
}

impl From<SpanKind> for EntityKind {
    fn from(kind: SpanKind) -> Self {
        match kind {
            SpanKind::Freezes => Self::Freeze,
            SpanKind::Windows => Self::Window,
        }
    }
}

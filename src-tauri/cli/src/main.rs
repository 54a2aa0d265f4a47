//! The `slipway` command: the whole of Slipway without a window.

mod args;
mod commands;
mod outcome;
mod print;
mod serve;
mod session;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::args::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("SLIPWAY_LOG").unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    let json = cli.global.json;
    match commands::run(cli) {
        Ok(answer) => answer.into(),
        Err(failure) => failure.report(json),
    }
}

//! The desktop app. Everything lives in the library, so that tests can assemble the same app without a display.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    slipway_desktop::run()
}

//! `cargo xtask`: the project's only task runner.
//!
//! It builds in seconds, because it links nothing of the platform but the `events` crate, the routing table: it starts the
//! platform's own programs and those of Postgres, Redis and cargo. [`domains`] and [`platform`] are the table of what runs,
//! where, and with which environment; each command is one file in [`commands`].
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks to its terminal"
)]

use std::process::ExitCode;

use clap::Parser;

mod admin;
mod cargo;
mod checkout;
mod cli;
mod commands;
mod credentials;
mod domains;
mod figures;
mod fleet;
mod home;
mod overview;
mod platform;
mod process;
mod run;
mod say;
mod secrets;
mod services;
mod setup;
mod signals;
mod site;

fn main() -> ExitCode {
    let command = cli::Cli::parse().command;
    match signals::listen().and_then(|()| command.run()) {
        Ok(code) => code,
        Err(_) if signals::stopping() => {
            say::step("Stopped", "as asked");
            ExitCode::from(130)
        }
        Err(error) => {
            say::problem(format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

//! `cargo xtask`: the only task runner of the project.
//!
//! It builds in seconds, because the only crate of the platform that it links is `events` (the routing table). It
//! starts the platform's own programs and those of Postgres, Redis and Cargo. [`domains`] and [`platform`] are the
//! tables of all processes with their addresses and environments; each command is a file in [`commands`].
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
mod entries;
mod figures;
mod fleet;
mod generated;
mod graph;
mod home;
mod locks;
mod overview;
mod people;
mod platform;
mod process;
mod reference;
mod registration;
mod run;
mod say;
mod schema;
mod secrets;
mod services;
mod setup;
mod signals;
mod site;
mod web;
mod web_client;

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

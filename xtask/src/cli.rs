use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    audit::Audit, compose::Compose, demo::Demo, down::Down, logs::Logs, prepare::Prepare, reset::Reset,
    restart::Restart, sdl::Sdl, secrets::Secrets, status::Status, test::Test, up::Up,
};

/// Runs, shows and checks the Carnet platform.
///
/// `up` makes everything that the platform needs, on this machine alone: start with it, then `demo`.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Build and start the whole platform, and stay until ctrl-C
    Up(Up),
    /// Stop whatever runs
    Down(Down),
    /// Stop, and delete all data, keys and secrets of this checkout's platform
    Reset(Reset),
    /// Show what runs: process, health, memory, address
    Status(Status),
    /// Stop one process and start it again
    Restart(Restart),
    /// Show what the processes said
    Logs(Logs),
    /// Do the main job on the platform, showing each step
    Demo(Demo),
    /// Write supergraph.graphql from supergraph.yaml and the subgraphs' schemas
    Compose(Compose),
    /// Write subgraphs/*/schema.graphql from the code
    Sdl(Sdl),
    /// Write subgraphs/*/.sqlx, against which the SQL in the code is checked when no database is there
    Prepare(Prepare),
    /// Check everything: format, lints, docs, rules, schemas, tests, the whole platform
    Test(Test),
    /// Write the secrets with which compose.yaml runs the platform in containers
    Secrets(Secrets),
    /// Check dependencies: licences, bans, advisories, sources
    Audit(Audit),
}

impl Command {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Up(command) => command.run(),
            Self::Down(command) => command.run(),
            Self::Reset(command) => command.run(),
            Self::Status(command) => command.run(),
            Self::Restart(command) => command.run(),
            Self::Logs(command) => command.run(),
            Self::Demo(command) => command.run(),
            Self::Compose(command) => command.run(),
            Self::Sdl(command) => command.run(),
            Self::Prepare(command) => command.run(),
            Self::Test(command) => command.run(),
            Self::Secrets(command) => command.run(),
            Self::Audit(command) => command.run(),
        }
    }
}

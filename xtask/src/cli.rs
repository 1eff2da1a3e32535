use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    audit::Audit, bench::Bench, compose::Compose, demo::Demo, down::Down, events::Events,
    figures::Figures, logs::Logs, prepare::Prepare, reference::Reference, reset::Reset,
    restart::Restart, sdl::Sdl, secrets::Secrets, status::Status, test::Test, up::Up,
};

/// Run, inspect and check the Carnet platform
///
/// `up` creates everything that the platform needs on this machine: start with it, then run `demo`.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Up(Up),
    Down(Down),
    Reset(Reset),
    Status(Status),
    Events(Events),
    Restart(Restart),
    Logs(Logs),
    Demo(Demo),
    Compose(Compose),
    Sdl(Sdl),
    Reference(Reference),
    Prepare(Prepare),
    Test(Test),
    Bench(Bench),
    Figures(Figures),
    Secrets(Secrets),
    Audit(Audit),
}

impl Command {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Reset(command) => command.run(),
            Self::Status(command) => command.run(),
            Self::Events(command) => command.run(),
            Self::Demo(command) => command.run(),
            Self::Test(command) => command.run(),
            Self::Figures(command) => command.run(),
            Self::Up(command) => command.run().map(success),
            Self::Down(command) => command.run().map(success),
            Self::Restart(command) => command.run().map(success),
            Self::Logs(command) => command.run().map(success),
            Self::Compose(command) => command.run().map(success),
            Self::Sdl(command) => command.run().map(success),
            Self::Reference(command) => command.run().map(success),
            Self::Prepare(command) => command.run().map(success),
            Self::Bench(command) => command.run().map(success),
            Self::Secrets(command) => command.run().map(success),
            Self::Audit(command) => command.run().map(success),
        }
    }
}

fn success((): ()) -> ExitCode {
    ExitCode::SUCCESS
}

mod dead_letters;
mod rebuild;
mod reconcile;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use self::dead_letters::{Discard, List, Replay};
use self::rebuild::Rebuild;
use self::reconcile::Reconcile;
use crate::domains::{chosen, domain_names};
use crate::overview::Overview;
use crate::platform::Target;
use crate::say;

/// Inspect and repair the events between the domains
///
/// Each domain publishes its events into one view (a Redis stream) per consumer and lane. An event that a consumer
/// could not process after several attempts becomes a dead letter in the database of that consumer. A projection is a
/// consumer's copy of another domain's data.
#[derive(Args)]
pub struct Events {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Status(Status),
    DeadLetters(List),
    Replay(Replay),
    Discard(Discard),
    Rebuild(Rebuild),
    Reconcile(Reconcile),
}

impl Events {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.action {
            Action::Status(command) => Ok(command.run()),
            Action::DeadLetters(command) => command.run(),
            Action::Replay(command) => command.run(),
            Action::Discard(command) => command.run(),
            Action::Rebuild(command) => command.run(),
            Action::Reconcile(command) => command.run(),
        }
    }
}

/// Show all views, outboxes, dead letter counts and projection checks
///
/// Prints the output of `cargo xtask status` without the processes. Fails if a domain or Redis does not answer.
#[derive(Args)]
struct Status {
    /// Ask this domain only
    #[arg(long, value_parser = domain_names())]
    domain: Option<String>,
    /// Include the views without waiting entries
    #[arg(long)]
    all: bool,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Status {
    fn run(self) -> ExitCode {
        let domains = chosen(self.domain.as_deref());
        let overview = Overview::ask(&self.target, &domains);
        if self.json {
            say::line(overview.json());
        } else {
            overview.show(self.all);
        }
        if overview.is_complete() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

mod dead_letters;
mod rebuild;
mod reconcile;
#[cfg(test)]
mod tests;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};

use self::dead_letters::{Discard, List, Replay};
use self::rebuild::Rebuild;
use self::reconcile::Reconcile;
use crate::overview::Overview;
use crate::platform::{self, DOMAINS, Domain, Platform};
use crate::services::servers::Settings;
use crate::site::Site;
use crate::{run, say};

/// How long a command may work that settles one event.
const DECISION_LIMIT: Duration = Duration::from_mins(1);
/// How long a command may work that publishes everything.
const PUBLICATION_LIMIT: Duration = Duration::from_mins(10);

/// Show and repair the events between the domains
///
/// Each domain publishes its events into one view (a Redis stream) per consumer and lane. An event that a consumer could not
/// process after several attempts becomes a dead letter in that consumer's database. A projection is a consumer's copy of
/// another domain's data.
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

/// Show every view, outbox, dead letter count and projection check
///
/// The same as `cargo xtask status` without the processes. Fails if a domain or Redis does not answer.
#[derive(Args)]
struct Status {
    /// Ask this domain only
    #[arg(long, value_parser = domain_names())]
    domain: Option<String>,
    /// Show the views in which nothing waits, too
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
        let overview = Overview::ask(&self.target.site, &self.target.servers, &domains);
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

/// The platform whose events it is about.
#[derive(Args)]
struct Target {
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    servers: Settings,
}

impl Target {
    fn open(&self) -> anyhow::Result<Platform> {
        Platform::open(&self.site, &self.servers)
    }
}

fn domain_names() -> Vec<&'static str> {
    DOMAINS.iter().map(|domain| domain.name).collect()
}

/// The domain of this name, or all if there is none.
fn chosen(name: Option<&str>) -> Vec<Domain> {
    DOMAINS
        .iter()
        .filter(|domain| name.is_none_or(|name| domain.name == name))
        .copied()
        .collect()
}

/// Runs `<domain> events …` and returns what it prints.
fn ask(
    platform: &Platform,
    domain: &str,
    arguments: &[&str],
    limit: Duration,
) -> anyhow::Result<String> {
    let domain =
        platform::domain(domain).with_context(|| format!("there is no domain {domain}"))?;
    let mut command = platform.command(domain, &["events"])?;
    run::limited(command.args(arguments), limit)
}

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::domains::{DOMAINS, GATEWAY, POSTGRES, REDIS};
use crate::home::{Home, last_lines};
use crate::overview::Overview;
use crate::platform::Target;
use crate::process::Process;
use crate::say;
use crate::services::health;

/// Show the processes and the flow of events: views, outboxes, dead letters, projections
///
/// A process is shown with its health, memory and address. The memory includes child processes; memory that they share
/// counts once. A view is the queue of events from one domain to another in one lane: DEPTH is the number of entries
/// that are not acknowledged; LAG of these were not read and PENDING were read. OLDEST is the age of the oldest entry.
/// HELD is the number of events that wait in the producer's outbox for room. Rows marked with ! need attention, and the
/// last lines say what to do.
///
/// Fails if a process is missing or not healthy, or if a domain or Redis does not answer.
#[derive(Args)]
pub struct Status {
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
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let ask = || Overview::ask(&self.target, DOMAINS);
        let (well, overview) = if self.json {
            let (parts, overview) = (parts(&self.target)?, ask());
            let mut json = overview.json();
            if let Some(json) = json.as_object_mut() {
                json.insert("processes".to_owned(), serde_json::to_value(&parts)?);
            }
            say::line(json);
            (parts.iter().all(Part::is_well), overview)
        } else {
            let well = show(&self.target)?;
            say::line("");
            let overview = ask();
            overview.show(self.all);
            (well, overview)
        };
        Ok(if well && overview.is_complete() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// A process that this tool starts, so not a server of your own. The optional fields of a stopped process are absent.
#[derive(Serialize)]
struct Part {
    name: &'static str,
    /// One of healthy, unhealthy, running (no health check) and stopped.
    state: &'static str,
    pid: Option<u32>,
    /// Milliseconds since its start.
    up: Option<u64>,
    /// In bytes.
    memory: Option<u64>,
    address: String,
}

impl Part {
    fn new(
        name: &'static str,
        port: u16,
        health_url: Option<String>,
        processes: &[Process],
    ) -> Self {
        let process = processes.iter().find(|process| process.name == name);
        let state = match (process, health_url) {
            (None, _) => "stopped",
            (Some(_), None) => "running",
            (Some(_), Some(url)) if health::check(&url).is_ok() => "healthy",
            (Some(_), Some(_)) => "unhealthy",
        };
        Self {
            name,
            state,
            pid: process.map(|process| process.pid),
            up: process.map(|process| u64::try_from(process.age().as_millis()).unwrap_or(u64::MAX)),
            memory: process.map(Process::memory),
            address: format!("127.0.0.1:{port}"),
        }
    }

    fn is_well(&self) -> bool {
        matches!(self.state, "running" | "healthy")
    }
}

fn parts(Target { site, servers }: &Target) -> anyhow::Result<Vec<Part>> {
    let processes = Process::remembered(&site.home())?;
    let part = |name, port, health_url| Part::new(name, port, health_url, &processes);
    let private: Vec<u16> = servers.private_ports(site).collect();
    let servers = [(POSTGRES, site.postgres_port()), (REDIS, site.redis_port())].into_iter();
    let servers = servers
        .filter(|(_, port)| private.contains(port))
        .map(|(name, port)| part(name, port, None));
    let domains = DOMAINS.iter().map(|domain| {
        part(
            domain.name,
            site.port(domain),
            Some(site.health_url(domain)),
        )
    });
    let gateway = part(GATEWAY, site.gateway_port, Some(site.gateway_health_url()));
    Ok(servers.chain(domains).chain([gateway]).collect())
}

/// Prints the table of processes. Returns true if all of them are healthy.
pub fn show(target: &Target) -> anyhow::Result<bool> {
    let parts = parts(target)?;
    say::line("NAME      STATE           PID            UP     MEMORY  ADDRESS");
    for Part {
        name,
        state,
        pid,
        up,
        memory,
        address,
    } in &parts
    {
        let (Some(pid), Some(up), Some(memory)) = (pid, up, memory) else {
            say::line(format!("{name:<10}{state:<11}"));
            continue;
        };
        let (age, memory) = (
            say::duration(Duration::from_millis(*up)),
            say::megabytes(*memory),
        );
        say::line(format!(
            "{name:<10}{state:<11}{pid:>8}{age:>14}{memory:>11}  {address}"
        ));
    }
    if parts.iter().any(|part| part.pid.is_some()) {
        parts
            .iter()
            .filter(|part| part.pid.is_none())
            .for_each(|part| show_end(part.name, &target.site.home()));
    }
    Ok(parts.iter().all(Part::is_well))
}

/// Shows the last lines of the log of a process that is not running although others are.
fn show_end(name: &str, home: &Home) {
    let log = home.log(name);
    let lines = last_lines(&log, 10);
    if !lines.is_empty() {
        say::line(format!(
            "\n{name} is not running. The last lines of {}:",
            log.display()
        ));
        say::line(lines.join("\n"));
    }
}

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::checkout::Home;
use crate::overview::Overview;
use crate::platform::{DOMAINS, GATEWAY};
use crate::process::Process;
use crate::services::servers::Settings;
use crate::services::{health, postgres, redis};
use crate::site::Site;
use crate::{fleet, say};

/// Show what runs and how the events flow: processes, views, outboxes, dead letters, projections
///
/// A process is shown with its health, memory and address; the memory is that of the process with its children, and what
/// several of them share counts once. A view is the queue of events from one domain to another in one lane: DEPTH entries are
/// not acknowledged, of which LAG were not read and PENDING were; OLDEST is the age of the oldest; HELD events wait in the
/// producer's outbox for room. Rows marked with ! need attention, and the last lines say what to do.
///
/// Fails if a process is missing or not healthy, or if a domain or Redis does not answer.
#[derive(Args)]
pub struct Status {
    /// Show the views in which nothing waits, too
    #[arg(long)]
    all: bool,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    servers: Settings,
}

impl Status {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let ask = || Overview::ask(&self.site, &self.servers, DOMAINS);
        let (well, overview) = if self.json {
            let (states, overview) = (states(&self.site, &self.servers)?, ask());
            let mut json = overview.json();
            if let Some(json) = json.as_object_mut() {
                json.insert("processes".to_owned(), serde_json::to_value(&states)?);
            }
            say::line(json);
            (states.iter().all(PartStatus::is_well), overview)
        } else {
            let well = show(&self.site, &self.servers)?;
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

/// One part of the platform.
struct Part {
    name: &'static str,
    port: u16,
    health: Option<String>,
}

/// The parts that are ours to start: a server of your own is none.
fn parts(site: &Site, servers: &Settings) -> Vec<Part> {
    let private: Vec<u16> = servers.private_ports(site).collect();
    let mut parts = vec![
        Part {
            name: postgres::NAME,
            port: site.postgres_port(),
            health: None,
        },
        Part {
            name: redis::NAME,
            port: site.redis_port(),
            health: None,
        },
    ];
    parts.retain(|part| private.contains(&part.port));
    parts.extend(DOMAINS.iter().map(|domain| Part {
        name: domain.name,
        port: site.port(domain),
        health: Some(site.health_url(domain)),
    }));
    parts.push(Part {
        name: GATEWAY,
        port: site.gateway_port(),
        health: Some(site.gateway_health_url()),
    });
    parts
}

/// The state of one part. Absent fields: it does not run.
#[derive(Serialize)]
struct PartStatus {
    name: &'static str,
    /// healthy, unhealthy, running (it has no health check) or stopped.
    state: &'static str,
    pid: Option<u32>,
    /// Milliseconds since its start.
    up: Option<u64>,
    /// In bytes.
    memory: Option<u64>,
    address: String,
}

impl PartStatus {
    fn of(part: &Part, processes: &[Process]) -> Self {
        let process = processes.iter().find(|process| process.name == part.name);
        let state = match (process, &part.health) {
            (None, _) => "stopped",
            (Some(_), None) => "running",
            (Some(_), Some(url)) if health::check(url).is_ok() => "healthy",
            (Some(_), Some(_)) => "unhealthy",
        };
        Self {
            name: part.name,
            state,
            pid: process.map(|process| process.pid),
            up: process.map(|process| u64::try_from(process.age().as_millis()).unwrap_or(u64::MAX)),
            memory: process.map(Process::memory),
            address: format!("127.0.0.1:{}", part.port),
        }
    }

    fn is_well(&self) -> bool {
        matches!(self.state, "running" | "healthy")
    }
}

fn states(site: &Site, servers: &Settings) -> anyhow::Result<Vec<PartStatus>> {
    let processes = Process::remembered(&site.home())?;
    Ok(parts(site, servers)
        .iter()
        .map(|part| PartStatus::of(part, &processes))
        .collect())
}

/// Prints the table of processes, and says whether all is well.
pub fn show(site: &Site, servers: &Settings) -> anyhow::Result<bool> {
    let home = site.home();
    let states = states(site, servers)?;
    say::line(format!(
        "{:<10}{:<11}{:>8}{:>14}{:>11}  {}",
        "NAME", "STATE", "PID", "UP", "MEMORY", "ADDRESS"
    ));
    for PartStatus {
        name,
        state,
        pid,
        up,
        memory,
        address,
    } in &states
    {
        let (Some(pid), Some(up), Some(memory)) = (pid, up, memory) else {
            say::line(format!("{name:<10}{state:<11}"));
            continue;
        };
        let age = say::duration(Duration::from_millis(*up));
        let memory = say::megabytes(*memory);
        say::line(format!(
            "{name:<10}{state:<11}{pid:>8}{age:>14}{memory:>11}  {address}"
        ));
    }
    crashed(&home, &states);
    Ok(states.iter().all(PartStatus::is_well))
}

/// The last lines of what does not run although others do.
fn crashed(home: &Home, states: &[PartStatus]) {
    let (running, stopped): (Vec<_>, Vec<_>) = states.iter().partition(|state| state.pid.is_some());
    if running.is_empty() {
        return;
    }
    for PartStatus { name, .. } in stopped {
        let log = home.log(name);
        let words = fleet::last_lines(&log, 10);
        if !words.is_empty() {
            say::line(format!(
                "\n{name} is not running. The last lines of {}:",
                log.display()
            ));
            say::line(words.join("\n"));
        }
    }
}

use std::process::ExitCode;

use clap::Args;

use crate::checkout::Home;
use crate::platform::{DOMAINS, GATEWAY};
use crate::process::Process;
use crate::services::{health, postgres, redis};
use crate::site::Site;
use crate::{fleet, say};

/// Show what runs: process, health, memory, address
///
/// The memory is that of a process with its children; what several of them share counts once. Fails if a process is
/// missing or not healthy.
#[derive(Args)]
pub struct Status {
    #[command(flatten)]
    site: Site,
}

impl Status {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let well = show(&self.site)?;
        Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What there is to know of one part of the platform.
struct Part {
    name: &'static str,
    port: u16,
    health: Option<String>,
}

fn parts(site: &Site) -> Vec<Part> {
    let mut parts = vec![
        Part { name: postgres::NAME, port: site.postgres_port(), health: None },
        Part { name: redis::NAME, port: site.redis_port(), health: None },
    ];
    parts.extend(DOMAINS.iter().map(|domain| Part {
        name: domain.name,
        port: site.port(domain),
        health: Some(site.health_url(domain)),
    }));
    parts.push(Part { name: GATEWAY, port: site.gateway_port(), health: Some(site.gateway_health_url()) });
    parts
}

/// Prints the table, and says whether all is well. A server that is not ours to start is left out.
pub fn show(site: &Site) -> anyhow::Result<bool> {
    let home = site.home();
    let processes = Process::remembered(&home)?;
    let mut well = true;
    say::line(format!(
        "{:<10}{:<11}{:>8}{:>14}{:>11}  {}",
        "NAME", "STATE", "PID", "UP", "MEMORY", "ADDRESS"
    ));
    for part in parts(site) {
        let address = format!("127.0.0.1:{}", part.port);
        let Some(process) = processes.iter().find(|process| process.name == part.name) else {
            if part.health.is_some() {
                well = false;
                say::line(format!("{:<10}{:<11}", part.name, "stopped"));
            }
            continue;
        };
        let state = match &part.health {
            None => "running",
            Some(url) if health::check(url).is_ok() => "healthy",
            Some(_) => "unhealthy",
        };
        well &= state != "unhealthy";
        let memory = format!("{:.1} MB", as_megabytes(process.memory()));
        let age = say::duration(process.age());
        say::line(format!("{:<10}{state:<11}{:>8}{age:>14}{memory:>11}  {address}", part.name, process.pid));
    }
    crashed(&home, &parts(site), &processes);
    Ok(well)
}

/// The last words of what is not there although others are.
fn crashed(home: &Home, parts: &[Part], processes: &[Process]) {
    if processes.is_empty() {
        return;
    }
    let running = |name: &str| processes.iter().any(|process| process.name == name);
    for part in parts.iter().filter(|part| part.health.is_some() && !running(part.name)) {
        let log = home.log(part.name);
        let words = fleet::last_lines(&log, 10);
        if !words.is_empty() {
            say::line(format!("\n{} is not running. The last lines of {}:", part.name, log.display()));
            say::line(words.join("\n"));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn as_megabytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use crate::fleet::{Fleet, PATIENCE};
use crate::platform::{GATEWAY, Platform, domain};
use crate::process::{Process, RUNNER};
use crate::services::servers::Settings;
use crate::services::tools::Tools;
use crate::services::{health, postgres, redis};
use crate::site::Site;
use crate::{process, say};

/// Stop one process of a platform in the background, and start it again
///
/// A subgraph or the gateway starts as it was last built: `cargo xtask up --build-only` builds it anew.
#[derive(Args)]
pub struct Restart {
    /// A subgraph, gateway, postgres or redis
    name: String,
    #[command(flatten)]
    site: Site,
    #[command(flatten)]
    servers: Settings,
}

impl Restart {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let home = self.site.home();
        let processes = Process::remembered(&home)?;
        if let Some(runner) = processes.iter().find(|process| process.name == RUNNER) {
            let pid = runner.pid;
            bail!(
                "the platform is watched by process {pid}, which ends when a part of it does: use `up --detach`"
            );
        }
        let named: Vec<Process> = processes
            .into_iter()
            .filter(|process| process.name == self.name)
            .collect();
        process::stop(&named, PATIENCE);
        let mut fleet = Fleet::new(home);
        self.start(&mut fleet)?;
        fleet.leave();
        say::step("Restarted", &self.name);
        Ok(ExitCode::SUCCESS)
    }

    fn start(&self, fleet: &mut Fleet) -> anyhow::Result<()> {
        let platform = Platform::open(&self.site, &self.servers)?;
        let (program, health_url) = match self.name.as_str() {
            postgres::NAME => {
                let tools = Tools::ready()?;
                return self
                    .servers
                    .postgres(&self.site, &platform.credentials.secrets, &tools, fleet)
                    .map(drop);
            }
            redis::NAME => {
                let tools = Tools::ready()?;
                return self
                    .servers
                    .redis(&self.site, &platform.credentials.secrets, &tools, fleet)
                    .map(drop);
            }
            GATEWAY => (platform.gateway()?, self.site.gateway_health_url()),
            name => {
                let domain = domain(name).with_context(|| format!("there is no {name}"))?;
                (platform.serve(domain)?, self.site.health_url(domain))
            }
        };
        fleet.start(&program)?;
        fleet.wait_for(&self.name, super::up::START_TIME, || {
            health::check(&health_url)
        })
    }
}

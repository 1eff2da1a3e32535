use anyhow::{Context, bail};
use clap::Args;

use super::up;
use crate::domains::{self, GATEWAY, POSTGRES, REDIS};
use crate::fleet::{Fleet, PATIENCE};
use crate::platform::{Platform, Target};
use crate::process::{Process, RUNNER};
use crate::services::tools::Tools;
use crate::{process, say};

/// Restart one process of a platform in the background
///
/// A subgraph or the gateway starts from its last build: `cargo xtask up --build-only` builds it again. If the web
/// application was built again, its operations are registered after the gateway has started.
#[derive(Args)]
pub struct Restart {
    /// A subgraph, gateway, postgres or redis
    name: String,
    #[command(flatten)]
    target: Target,
}

impl Restart {
    pub fn run(self) -> anyhow::Result<()> {
        let home = self.target.site.home();
        let processes = Process::remembered(&home)?;
        if let Some(runner) = processes.iter().find(|process| process.name == RUNNER) {
            let pid = runner.pid;
            bail!(
                "the platform runs in the foreground of process {pid}, which stops when one of its processes does: use `up --detach`"
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
        Ok(())
    }

    fn start(&self, fleet: &mut Fleet) -> anyhow::Result<()> {
        let platform = self.target.open()?;
        let Platform {
            home, credentials, ..
        } = &platform;
        let servers = &self.target.servers;
        match self.name.as_str() {
            POSTGRES => servers
                .postgres(home, credentials, &Tools::ready()?, fleet)
                .map(drop),
            REDIS => servers.redis(home, credentials, &Tools::ready()?, fleet),
            GATEWAY => {
                up::start_gateway(&platform, fleet)?;
                up::register_web(&platform, fleet)
            }
            name => {
                let domain =
                    domains::domain(name).with_context(|| format!("there is no {name}"))?;
                up::start_subgraphs(&platform, &[*domain], fleet)
            }
        }
    }
}

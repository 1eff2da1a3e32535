use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::data::Data;
use super::programs::Programs;
use crate::commands::{down, reset};
use crate::home::{self, Home};
use crate::site::Site;
use crate::{checkout, run};

/// The log level of every process, the same for all systems.
const LOG: &str = "warn";

/// The settings of the environment that its platform must not have.
const FOREIGN: [&str; 3] = [
    "CARNET_POSTGRES_URL",
    "CARNET_REDIS_ADMIN_URL",
    "CARNET_ADDRESS_HEADER",
];

/// A platform for a measurement, in its own folder and on its own ports; stopped and deleted when it is dropped.
pub struct Stage {
    site: Site,
}

impl Stage {
    /// Starts a platform with the generated data, or with the demonstration data only.
    pub fn start(programs: &Programs, data: Option<&Data>) -> anyhow::Result<Self> {
        let stage = Self::new("bench")?;
        let home = stage.site.home();
        match data {
            Some(data) => data.restore(&home)?,
            None => home.create()?,
        }
        run::run(
            programs
                .bench()
                .arg("configure")
                .arg("--from")
                .arg(checkout::root().join("router.yaml"))
                .arg("--to")
                .arg(home.join(home::ROUTER)),
        )?;
        stage.up(&programs.program("xtask"), programs.folder(), &["--no-web"])?;
        Ok(stage)
    }

    /// Starts the programs of an older build with the configuration of their checkout. It uses only options that every version has.
    pub fn start_older(programs: &Path) -> anyhow::Result<Self> {
        let stage = Self::new("bench-baseline")?;
        let programs = fs::canonicalize(programs)
            .with_context(|| format!("there is no folder {}", programs.display()))?;
        stage.up(&programs.join("xtask"), &programs, &[])?;
        Ok(stage)
    }

    fn new(name: &str) -> anyhow::Result<Self> {
        Ok(Self {
            site: Site::somewhere(Home::temporary(name).path())?,
        })
    }

    /// Runs `up` of this runner as a program, because it passes its log levels on to the processes that it starts.
    fn up(&self, xtask: &Path, programs: &Path, options: &[&str]) -> anyhow::Result<()> {
        let mut up = Command::new(xtask);
        // Servers and addresses of another platform.
        for name in FOREIGN {
            up.env_remove(name);
        }
        up.args(["up", "--detach"])
            .args(options)
            .arg("--programs")
            .arg(programs)
            .arg("--home")
            .arg(self.site.home().path())
            .args(["--port", &self.site.gateway_port.to_string()])
            .env("CARNET_LOG", LOG)
            .env("APOLLO_ROUTER_LOG", LOG);
        run::run(&mut up)
    }

    pub fn home(&self) -> Home {
        self.site.home()
    }

    /// Stops the processes, so that the data can be copied.
    pub fn stop(&self) -> anyhow::Result<()> {
        down::stop_all(&self.site.home()).map(drop)
    }

    /// The variables through which `bench` finds it.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        [
            (
                "CARNET_HOME",
                self.home().path().to_string_lossy().into_owned(),
            ),
            ("CARNET_PORT", self.site.gateway_port.to_string()),
            // A platform without the header does not read addresses.
            ("CARNET_ADDRESS_HEADER", String::new()),
        ]
    }

    /// The arguments with which `bench` compares it with another platform.
    pub fn arguments(&self) -> [String; 4] {
        [
            "--baseline-home".to_owned(),
            self.home().path().to_string_lossy().into_owned(),
            "--baseline-port".to_owned(),
            self.site.gateway_port.to_string(),
        ]
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let home = self.site.home();
        let _ = down::stop_all(&home);
        let _ = reset::delete(&home);
    }
}

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::cargo;
use crate::services::scratch::Scratch;

/// The programs and servers that several steps need, created on first use.
#[derive(Default)]
pub struct Bench {
    /// True if tests check every case instead of a sample.
    all: bool,
    programs: OnceCell<PathBuf>,
    servers: OnceCell<Scratch>,
}

impl Bench {
    pub fn new(all: bool) -> Self {
        Self {
            all,
            ..Self::default()
        }
    }

    /// The environment variable that makes tests check every case.
    pub fn extent(&self) -> Option<(&'static str, &'static str)> {
        self.all.then_some(("CARNET_TEST_ALL", "1"))
    }

    /// Builds the programs, and returns their folder.
    pub fn programs(&self) -> anyhow::Result<&Path> {
        if let Some(programs) = self.programs.get() {
            return Ok(programs);
        }
        let programs = cargo::build(false)?;
        Ok(self.programs.get_or_init(|| programs))
    }

    /// The servers, which run until the bench is dropped.
    pub fn servers(&self) -> anyhow::Result<&Scratch> {
        if let Some(servers) = self.servers.get() {
            return Ok(servers);
        }
        let servers = Scratch::start()?;
        Ok(self.servers.get_or_init(|| servers))
    }
}

use std::path::Path;
use std::process::Command;

use clap::Args;

use crate::domains::DOMAINS;
use crate::generated::{self, Generated};
use crate::{cargo, run};

/// Write subgraphs/*/schema.graphql from the code
///
/// Needs no database. Run `compose` and `reference` next.
#[derive(Args)]
pub struct Sdl {
    /// Write nothing; fail if a file is stale
    #[arg(long)]
    check: bool,
}

impl Sdl {
    pub fn run(self) -> anyhow::Result<()> {
        sdl(&cargo::build(false)?, self.check)
    }
}

pub fn sdl(programs: &Path, check: bool) -> anyhow::Result<()> {
    let files = DOMAINS.iter().map(|domain| {
        let mut command = Command::new(programs.join(domain.name));
        Ok(Generated {
            path: domain.folder().join("schema.graphql"),
            text: run::output(command.arg("sdl").env_clear(), "")?,
        })
    });
    let files = files.collect::<anyhow::Result<Vec<_>>>()?;
    generated::write(&files, check, "cargo xtask sdl")
}

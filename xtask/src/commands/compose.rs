use std::path::Path;
use std::process::Command;

use clap::Args;

use crate::{cargo, checkout, run};

/// Write supergraph.graphql and docs/reference/api.graphql from supergraph.yaml and the subgraphs' checked-in schemas
///
/// Prints hints and errors with their file and line.
#[derive(Args)]
pub struct Compose {
    /// Write nothing; fail if a file is stale or the subgraphs do not compose
    #[arg(long)]
    check: bool,
}

impl Compose {
    pub fn run(self) -> anyhow::Result<()> {
        compose(&cargo::build(false)?, self.check)
    }
}

/// Runs the second program of the gateway package, which contains the router's own composition.
pub fn compose(programs: &Path, check: bool) -> anyhow::Result<()> {
    let mut command = Command::new(programs.join("compose"));
    command.current_dir(checkout::root());
    if check {
        command.arg("--check");
    }
    run::run(&mut command)
}

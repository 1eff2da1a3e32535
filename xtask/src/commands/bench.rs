use std::process::ExitCode;

use clap::Args;

use super::test::platform::ScratchPlatform;
use crate::services::scratch::Scratch;
use crate::{cargo, run};

/// The benchmarks, by name and what they need besides the code.
const BENCHES: [(&str, Needs); 9] = [
    ("evaluation", Needs::Nothing),
    ("events", Needs::Servers),
    ("consumption", Needs::Servers),
    ("database", Needs::Servers),
    ("sign_in", Needs::Servers),
    ("orders", Needs::Servers),
    ("batch", Needs::Platform),
    ("place_order", Needs::Platform),
    ("streams", Needs::Platform),
];

#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    Servers,
    Platform,
}

/// Measure: optimised builds, on servers and a platform of their own
///
/// Takes a long time at first: the gateway is built with optimisation. Figures are of this machine and this moment; compare
/// within one run.
#[derive(Args)]
pub struct Bench {
    /// Take only these; all if none is named
    #[arg(value_name = "NAME", value_parser = BENCHES.map(|(name, _)| name).to_vec())]
    only: Vec<String>,
}

impl Bench {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let wanted = BENCHES
            .iter()
            .filter(|(name, _)| self.only.is_empty() || self.only.iter().any(|one| one == name));
        for &(name, needs) in wanted {
            let mut bench = cargo::cargo()?;
            // Without `--workspace` the selection has other features: see `cargo.rs`.
            bench.args(["bench", "--workspace", "--bench", name]);
            match needs {
                Needs::Nothing => run::run(&mut bench)?,
                Needs::Servers => {
                    let servers = Scratch::start()?;
                    run::run(bench.envs(servers.environment()))?;
                }
                Needs::Platform => {
                    let platform = ScratchPlatform::start(&cargo::build(true)?)?;
                    run::run(bench.envs(platform.environment()))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

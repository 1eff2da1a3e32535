use clap::Args;

use super::test::platform::ScratchPlatform;
use crate::services::scratch::Scratch;
use crate::{cargo, run};

/// A benchmark, with the packages that have it and its needs besides the code.
struct Benchmark {
    name: &'static str,
    packages: &'static [&'static str],
    needs: Needs,
}

impl Benchmark {
    const fn new(name: &'static str, packages: &'static [&'static str], needs: Needs) -> Self {
        Self {
            name,
            packages,
            needs,
        }
    }
}

const BENCHMARKS: [Benchmark; 10] = [
    Benchmark::new("evaluation", &["rule"], Needs::Nothing),
    Benchmark::new("events", &["outbox"], Needs::Servers),
    Benchmark::new(
        "consumption",
        &["user", "rule", "order", "monitor", "common"],
        Needs::Servers,
    ),
    Benchmark::new("database", &["rule"], Needs::Servers),
    Benchmark::new("sign_in", &["user"], Needs::Servers),
    Benchmark::new("orders", &["order"], Needs::Servers),
    Benchmark::new("batch", &["e2e"], Needs::Platform),
    Benchmark::new("place_order", &["e2e"], Needs::Platform),
    Benchmark::new("streams", &["e2e"], Needs::Platform),
    Benchmark::new("flood", &["e2e"], Needs::Platform),
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
    #[arg(value_name = "NAME", value_parser = BENCHMARKS.map(|one| one.name).to_vec())]
    only: Vec<String>,
}

impl Bench {
    pub fn run(self) -> anyhow::Result<()> {
        let wanted = |one: &&Benchmark| {
            self.only.is_empty() || self.only.iter().any(|name| name == one.name)
        };
        for &Benchmark {
            name,
            packages,
            needs,
        } in BENCHMARKS.iter().filter(wanted)
        {
            let mut bench = cargo::cargo();
            // With the whole workspace Cargo would compile Apollo Router once more, for the tests of the gateway.
            bench
                .args(["bench", "--bench", name])
                .args(packages.iter().flat_map(|name| ["--package", name]));
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
        Ok(())
    }
}

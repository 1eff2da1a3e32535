use clap::Args;

use super::test::platform::ScratchPlatform;
use super::up::Web;
use crate::services::scratch::Scratch;
use crate::{cargo, run};

/// A benchmark, with the packages that contain it and the servers that it needs.
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

/// Run the benchmarks: optimised builds, on servers and a platform of their own
///
/// The first run takes long, because the gateway is built with optimisation. The results depend on the machine and its
/// load: compare results of one run only.
#[derive(Args)]
pub struct Bench {
    /// Run these benchmarks only [default: all]
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
            // With the complete workspace, Cargo would compile Apollo Router again for the gateway's tests.
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
                    let platform =
                        ScratchPlatform::start("bench", &cargo::build(true)?, Web::Omitted)?;
                    run::run(bench.envs(platform.environment()))?;
                }
            }
        }
        Ok(())
    }
}

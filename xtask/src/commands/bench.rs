use std::process::ExitCode;

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

const BENCHMARKS: [Benchmark; 10] = [
    Benchmark {
        name: "evaluation",
        packages: &["rule"],
        needs: Needs::Nothing,
    },
    Benchmark {
        name: "events",
        packages: &["outbox"],
        needs: Needs::Servers,
    },
    Benchmark {
        name: "consumption",
        packages: &["user", "rule", "order", "monitor", "common"],
        needs: Needs::Servers,
    },
    Benchmark {
        name: "database",
        packages: &["rule"],
        needs: Needs::Servers,
    },
    Benchmark {
        name: "sign_in",
        packages: &["user"],
        needs: Needs::Servers,
    },
    Benchmark {
        name: "orders",
        packages: &["order"],
        needs: Needs::Servers,
    },
    Benchmark {
        name: "batch",
        packages: &["e2e"],
        needs: Needs::Platform,
    },
    Benchmark {
        name: "place_order",
        packages: &["e2e"],
        needs: Needs::Platform,
    },
    Benchmark {
        name: "streams",
        packages: &["e2e"],
        needs: Needs::Platform,
    },
    Benchmark {
        name: "flood",
        packages: &["e2e"],
        needs: Needs::Platform,
    },
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
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let wanted = |one: &&Benchmark| {
            self.only.is_empty() || self.only.iter().any(|name| name == one.name)
        };
        for &Benchmark {
            name,
            packages,
            needs,
        } in BENCHMARKS.iter().filter(wanted)
        {
            let mut bench = cargo::cargo()?;
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
        Ok(ExitCode::SUCCESS)
    }
}

mod components;
mod data;
mod generation;
mod programs;
mod stage;
mod tools;

use std::path::PathBuf;
use std::process::Command;

use clap::Args;

use self::data::Data;
use self::programs::Programs;
use self::stage::Stage;
use crate::{cargo, run};

/// The only workload that an older build can run, too.
const PLACE_ORDER: &str = "place-order";
/// The workloads of the program `bench`.
const WORKLOADS: [&str; 7] = [
    "catalogue",
    "screen-web",
    "screen-mobile",
    "case",
    "self-check",
    PLACE_ORDER,
    "mixed",
];

/// Cost by a number that grows.
const GROWTH: &str = "growth";
const LIVE: &str = "live";
/// The published table.
const PUBLISHED: &str = "published";
/// The commands of the program `bench` that measure something else than workloads side by side. Each has a platform of its own.
const MEASUREMENTS: [&str; 3] = [GROWTH, LIVE, PUBLISHED];

/// Measure the platform beside other gateways, or single components
///
/// Without names, measures every workload: builds the programs as they are shipped (profile `dist`), generates the data once,
/// starts a platform of its own on loopback, checks that all systems give the same answers, and measures them in turn. Prints the
/// folder with the report: JSON, Markdown tables and plots. The first run takes an hour or more, because it builds Apollo Router
/// twice with the slowest optimisation; the data takes some minutes after each change of a migration.
///
/// `growth` measures the cost of a request against orders, rules, clients, instances and subscribers, `live` measures streams, and
/// `published` replays the published load table with Taurus. The names of single components run their benchmarks instead. Figures depend on the machine and its load: compare figures of one
/// run only. Runs on Linux, because it reads /proc.
#[derive(Args)]
pub struct Bench {
    /// Workloads, other measurements, or benchmarks of single components [default: all workloads]
    #[arg(value_name = "NAME", value_parser = names())]
    only: Vec<String>,
    /// Four short rounds without the gateways of others
    #[arg(long, conflicts_with_all = ["full", "profile"])]
    quick: bool,
    /// Ten rounds of 15 seconds
    #[arg(long, conflicts_with = "profile")]
    full: bool,
    /// Draw the flame graph of one workload instead of measuring. Needs `perf` and the right to use it
    #[arg(long, value_name = "WORKLOAD", value_parser = WORKLOADS, conflicts_with = "only")]
    profile: Option<String>,
    /// Compare `place-order` with the programs of an older build: the folder with its programs, `xtask` among them, whose checkout
    /// still exists. Both platforms get the same small data through their API
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["only", "profile"])]
    baseline: Option<PathBuf>,
    /// Use the programs in this folder instead of building them
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
    /// The folder of the report [default: a new folder below `bench` in Cargo's target directory]
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
}

/// The workloads, the other measurements and the components.
fn names() -> Vec<&'static str> {
    let names = WORKLOADS.into_iter().chain(MEASUREMENTS);
    names.chain(components::names()).collect()
}

impl Bench {
    pub fn run(self) -> anyhow::Result<()> {
        components::run(&self.only)?;
        let (workloads, measurements) = (self.workloads(), self.measurements());
        if workloads.is_empty() && measurements.is_empty() {
            return Ok(());
        }
        let programs = Programs::ready(self.programs.as_deref())?;
        if !workloads.is_empty() {
            self.side_by_side(&programs, &workloads)?;
        }
        measurements
            .iter()
            .try_for_each(|name| self.measure(&programs, name))
    }

    /// Runs workloads on all systems in turn.
    fn side_by_side(&self, programs: &Programs, workloads: &[&str]) -> anyhow::Result<()> {
        let baseline = self.baseline.as_deref().map(Stage::start_older);
        let baseline = baseline.transpose()?;
        // The data of one schema does not fit an older one, so a comparison with a baseline starts without it.
        let data = match &baseline {
            Some(_) => None,
            None => Some(generation::ready(programs)?),
        };
        let mut bench = self.command(programs, "run")?;
        bench.args(workloads);
        if let Some(baseline) = &baseline {
            bench.args(baseline.arguments());
        }
        if self.profile.is_some() {
            bench.arg("--flame-graph").arg(tools::inferno()?);
        } else {
            // A baseline is compared with ours only.
            let with_peers = !self.quick && baseline.is_none();
            tools::add_to_run(&mut bench, with_peers)?;
        }
        on_stage(programs, data.as_ref(), bench)
    }

    /// Runs one of the other measurements.
    fn measure(&self, programs: &Programs, name: &str) -> anyhow::Result<()> {
        let mut bench = self.command(programs, name)?;
        if name == PUBLISHED {
            bench.arg("--taurus").arg(tools::taurus()?);
        }
        // Growth begins with less than the generated data.
        let data = if name == GROWTH {
            None
        } else {
            Some(generation::ready(programs)?)
        };
        on_stage(programs, data.as_ref(), bench)
    }

    /// A command of the program `bench` with the size and the folder of the report.
    fn command(&self, programs: &Programs, name: &str) -> anyhow::Result<Command> {
        let mut bench = programs.bench();
        bench.arg(name).args(self.size());
        if let Some(folder) = &self.report {
            bench.arg("--report").arg(folder);
        } else {
            bench
                .arg("--reports")
                .arg(cargo::target()?.join("bench/reports"));
        }
        Ok(bench)
    }

    /// The workloads to run. None if only components are named.
    fn workloads(&self) -> Vec<&str> {
        if let Some(workload) = &self.profile {
            return vec![workload];
        }
        if self.baseline.is_some() {
            return vec![PLACE_ORDER];
        }
        if self.only.is_empty() {
            WORKLOADS.to_vec()
        } else {
            self.named(&WORKLOADS)
        }
    }

    /// The other measurements to run.
    fn measurements(&self) -> Vec<&'static str> {
        self.named(&MEASUREMENTS)
    }

    /// Those of these names that the command line has.
    fn named(&self, names: &[&'static str]) -> Vec<&'static str> {
        let wanted = |name: &&str| self.only.iter().any(|wanted| wanted == name);
        names.iter().copied().filter(wanted).collect()
    }

    fn size(&self) -> Option<&'static str> {
        match (self.quick, self.full) {
            (true, _) => Some("--quick"),
            (_, true) => Some("--full"),
            _ => None,
        }
    }
}

/// Runs a command of the program `bench` on a platform with this data, which is deleted afterwards.
fn on_stage(programs: &Programs, data: Option<&Data>, mut bench: Command) -> anyhow::Result<()> {
    let platform = Stage::start(programs, data)?;
    run::run(bench.envs(platform.environment()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        bench: Bench,
    }

    fn parse(line: &str) -> Result<Bench, clap::Error> {
        let words = std::iter::once("bench").chain(line.split_whitespace());
        Line::try_parse_from(words).map(|line| line.bench)
    }

    #[test]
    fn names_select_workloads_and_components() {
        assert_eq!(parse("").unwrap().workloads(), WORKLOADS);
        assert_eq!(parse("mixed case").unwrap().workloads(), ["case", "mixed"]);
        assert!(parse("evaluation").unwrap().workloads().is_empty());
        let mixed = parse("live case growth").unwrap();
        assert_eq!(mixed.workloads(), ["case"]);
        assert_eq!(mixed.measurements(), [GROWTH, LIVE]);
        assert!(parse("").unwrap().measurements().is_empty());
        assert!(parse("unknown").is_err());
        assert_eq!(parse("--profile case").unwrap().workloads(), ["case"]);
        let baseline = parse("--baseline old").unwrap();
        assert_eq!(baseline.workloads(), [PLACE_ORDER]);
        assert!(parse("--baseline old case").is_err());
    }

    #[test]
    fn one_size_at_a_time() {
        assert_eq!(parse("--quick").unwrap().size(), Some("--quick"));
        assert_eq!(parse("--full case").unwrap().size(), Some("--full"));
        assert_eq!(parse("").unwrap().size(), None);
        assert!(parse("--quick --full").is_err());
        assert!(parse("--profile case --quick").is_err());
    }
}

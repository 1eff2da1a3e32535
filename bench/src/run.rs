//! A measurement: every workload on every system, in turns.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use e2e::Platform;

use crate::load::{K6, OpenLoad, Planned, Size};
use crate::measure::{self, Consumers, Control, Counters, Measured, Processes, Subject};
use crate::report::{Folder, Report, SystemReport, WorkloadReport};
use crate::settled::Settled;
use crate::systems::{self, OURS, Peers, System};
use crate::users::Users;
use crate::workloads::{self, Workload};
use crate::{profile, say};

/// The share of the slowest gateway's throughput at which latencies are measured.
const HALF: f64 = 0.5;
/// The name of the system of an older build.
const BASELINE: &str = "baseline";

/// Measure workloads on the platform of `CARNET_HOME` and `CARNET_PORT`, and on other systems beside it
#[derive(Args)]
pub struct Run {
    #[arg(value_name = "WORKLOAD", required = true, value_parser = workloads::names())]
    workloads: Vec<String>,
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    #[arg(long)]
    full: bool,
    /// The program k6. Without it, the report has no latencies of the open model
    #[arg(long, value_name = "FILE")]
    k6: Option<PathBuf>,
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    peers: Peers,
    /// Draw the flame graph of the first workload with the programs of inferno in this folder
    #[arg(long, value_name = "FOLDER")]
    flame_graph: Option<PathBuf>,
    /// The folder of the platform of an older build
    #[arg(long, value_name = "FOLDER", requires = "baseline_port")]
    baseline_home: Option<PathBuf>,
    #[arg(long, value_name = "PORT", requires = "baseline_home")]
    baseline_port: Option<u16>,
}

/// The times of a measurement.
#[derive(Clone, Copy)]
struct Times {
    /// Even, because the order ABBA needs pairs.
    rounds: usize,
    round: Duration,
    warm_up: Duration,
    open: Duration,
}

impl Run {
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = self.folder.open()?;
        if let Some(inferno) = &self.flame_graph {
            return self.draw(inferno, &folder).await;
        }
        let mut report = Report::new(self.size());
        if let (Some(home), Some(port)) = (&self.baseline_home, self.baseline_port) {
            let older = Platform::attach(home.clone(), port)?;
            report.workloads.push(self.against(&older, &folder).await?);
            report.write(&folder)?;
        } else {
            self.all(&mut report, &folder).await?;
        }
        say::line(format!("The report is in {}", folder.display()));
        Ok(())
    }

    async fn all(&self, report: &mut Report, folder: &Path) -> anyhow::Result<()> {
        let platform = Platform::from_environment()?;
        let users = Users::read(&platform).await?;
        let mut settled = Settled::connect(&platform).await?;
        settled.wait().await?;
        let common = systems::of_every_workload(&platform, self.peers()).await?;
        let mut bench = Bench {
            users: &users,
            folder,
            times: self.times(),
            k6: self.k6(folder)?,
            measured: Measured {
                consumers: Consumers::Events(settled),
                counters: Some(Counters::connect(&platform).await?),
            },
        };
        for name in &self.workloads {
            let workload = workloads::named(name)?;
            let floor = systems::of_workload(&platform, workload)?;
            let systems: Vec<&System> = common.iter().chain(&floor).collect();
            let mut subjects = Vec::new();
            for system in systems {
                let processes = Processes::of(&platform, system)?;
                subjects.push(bench.subject(workload, system, processes)?);
            }
            bench.compare(workload, &subjects).await?;
            let measured = bench.measure(workload, &subjects).await?;
            report.workloads.push(measured);
            // After every workload, so that an interrupted measurement leaves what it has.
            report.write(folder)?;
        }
        Ok(())
    }

    /// Compares two platforms on the only workload that both can run.
    async fn against(&self, older: &Platform, folder: &Path) -> anyhow::Result<WorkloadReport> {
        let workload = workloads::named("place-order")?;
        let platform = Platform::from_environment()?;
        let ours = systems::of_platform(OURS, &platform)?;
        let baseline = systems::of_platform(BASELINE, older)?;
        let (own, other) = (
            Users::register(&platform).await?,
            Users::register(older).await?,
        );
        let bench = |users| Bench {
            users,
            folder,
            times: self.times(),
            k6: None,
            measured: Measured {
                consumers: Consumers::Quiet,
                counters: None,
            },
        };
        let subjects = [
            bench(&own).subject(workload, &ours, Processes::of(&platform, &ours)?)?,
            bench(&other).subject(workload, &baseline, Processes::of(older, &baseline)?)?,
        ];
        bench(&own).measure(workload, &subjects).await
    }

    async fn draw(&self, inferno: &Path, folder: &Path) -> anyhow::Result<()> {
        let platform = Platform::from_environment()?;
        let users = Users::read(&platform).await?;
        let workload = workloads::named(self.workloads.first().context("a workload")?)?;
        let system = systems::of_platform(OURS, &platform)?;
        let processes = Processes::of(&platform, &system)?;
        let plan = system.plan(&users, &(workload.calls)(&users)?)?;
        let file = folder.join("requests.json");
        let planned = Planned::write(&plan, &file)?;
        let drawn = profile::Profile {
            inferno,
            folder,
            pids: processes.pids(),
        };
        drawn.draw(&planned, Size::of(self.times().round)).await
    }

    const fn size(&self) -> &'static str {
        match (self.quick, self.full) {
            (true, _) => "quick",
            (_, true) => "full",
            _ => "usual",
        }
    }

    fn times(&self) -> Times {
        let seconds = Duration::from_secs;
        let (rounds, round, warm_up, open) = match (self.quick, self.full) {
            (true, _) => (4, 2, 1, 3),
            (_, true) => (10, 15, 5, 30),
            _ => (6, 10, 3, 15),
        };
        Times {
            rounds,
            round: seconds(round),
            warm_up: seconds(warm_up),
            open: seconds(open),
        }
    }

    fn k6(&self, folder: &Path) -> anyhow::Result<Option<K6>> {
        self.k6
            .as_ref()
            .map(|program| K6::new(program, folder))
            .transpose()
    }

    /// The gateways of others. A short measurement has none.
    const fn peers(&self) -> Option<&Peers> {
        if self.quick { None } else { Some(&self.peers) }
    }
}

/// The settings that all workloads share.
struct Bench<'a> {
    users: &'a Users,
    folder: &'a Path,
    times: Times,
    k6: Option<K6>,
    measured: Measured,
}

impl Bench<'_> {
    fn subject<'s>(
        &self,
        workload: &Workload,
        system: &'s System,
        processes: Processes,
    ) -> anyhow::Result<Subject<'s>> {
        let plan = system.plan(self.users, &(workload.calls)(self.users)?)?;
        let file = self
            .folder
            .join(format!("{}.{}.json", workload.name, system.name));
        Ok(Subject {
            system,
            plan: Planned::write(&plan, &file)?,
            processes,
        })
    }

    /// Fails unless all systems give the same answers as ours.
    async fn compare(&self, workload: &Workload, subjects: &[Subject<'_>]) -> anyhow::Result<()> {
        let (first, others) = subjects.split_first().context("a system")?;
        let calls = (workload.calls)(self.users)?;
        let expected = first.system.requests(self.users, &calls)?;
        for other in others {
            let found = other.system.requests(self.users, &calls)?;
            measure::compare(
                [first.system, other.system],
                [&expected, &found],
                workload.effect,
            )
            .await?;
        }
        Ok(())
    }

    async fn measure(
        &mut self,
        workload: &Workload,
        subjects: &[Subject<'_>],
    ) -> anyhow::Result<WorkloadReport> {
        say::line(format!("{}: {}", workload.name, workload.about));
        for subject in subjects {
            self.measured
                .round(subject, Size::of(self.times.warm_up))
                .await?;
        }
        let control = Control::new();
        let mut systems: Vec<_> = subjects
            .iter()
            .map(|subject| SystemReport::new(subject.system.name, workload.effect))
            .collect();
        for number in 0..self.times.rounds {
            let mut turns: Vec<_> = subjects.iter().zip(&mut systems).collect();
            // ABBA: a drift of the machine concerns all systems alike.
            if number % 2 == 1 {
                turns.reverse();
            }
            for (subject, system) in turns {
                let size = Size::of(self.times.round);
                system
                    .rounds
                    .push(self.measured.round(subject, size).await?);
            }
        }
        for (subject, system) in subjects.iter().zip(&mut systems) {
            system.memory = subject.processes.memory()?;
        }
        let drift = control.drift();
        self.open(subjects, &mut systems).await?;
        let report = WorkloadReport::new(workload, drift, systems);
        for line in report.lines() {
            say::line(line);
        }
        Ok(report)
    }

    /// Measures latencies at one rate for all systems with a gateway.
    async fn open(
        &mut self,
        subjects: &[Subject<'_>],
        systems: &mut [SystemReport],
    ) -> anyhow::Result<()> {
        let Some(k6) = &self.k6 else {
            return Ok(());
        };
        let slowest = systems
            .iter()
            .map(SystemReport::throughput)
            .fold(f64::INFINITY, f64::min);
        let load = OpenLoad {
            rate: (slowest * HALF).floor().max(1.0),
            time: self.times.open,
        };
        for (subject, system) in subjects.iter().zip(systems) {
            if !subject.system.gateways.is_empty() {
                let address = &subject.system.address;
                system.open = Some(k6.run(subject.plan.file(), address, load).await?);
                self.measured.settle(subject).await?;
            }
        }
        Ok(())
    }
}

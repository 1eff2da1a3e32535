//! The published load table of the design that the platform goes back to, replayed by Taurus: its rows, and ours beside them.

mod report;
mod table;
mod taurus;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use e2e::Platform;
use serde::Serialize;

use self::report::Report;
use self::table::{ROWS, Row};
use self::taurus::{Replay, Taurus};
use crate::load::Planned;
use crate::measure::{Processes, spent, time_of_ended_programs};
use crate::report::Folder;
use crate::say;
use crate::settled::Settled;
use crate::systems::{self, OURS, System};
use crate::users::Users;
use crate::workloads;

/// The price of a processor for an hour, in US dollars: about that of a general-purpose virtual machine.
const PRICE: f64 = 0.04;

/// Replay the published load table with Taurus
#[derive(Args)]
pub struct Published {
    /// The folder with the programs `bzt` and `k6`
    #[arg(long, value_name = "FOLDER")]
    taurus: PathBuf,
    #[arg(long, value_name = "WORKLOAD", default_value = "mixed", value_parser = workloads::names())]
    workload: String,
    /// The price of a processor for an hour in US dollars
    #[arg(long, value_name = "PRICE", default_value_t = PRICE)]
    price: f64,
    #[arg(long)]
    quick: bool,
    #[arg(long, conflicts_with = "quick")]
    full: bool,
    #[command(flatten)]
    folder: Folder,
}

/// Our figures for a row.
#[derive(Clone, Copy, Debug, Serialize)]
struct Measured {
    users: u32,
    /// Seconds of the load.
    seconds: f64,
    requests: u64,
    /// Requests a second.
    rate: f64,
    /// In milliseconds.
    mean: f64,
    /// In milliseconds.
    p99: f64,
    failures: u64,
    /// Processor seconds of the platform until every event was consumed.
    spent: f64,
    /// Processor seconds of Taurus and k6.
    generator: f64,
}

/// A row and its measurement.
#[derive(Clone, Copy, Serialize)]
struct Replayed {
    row: Row,
    measured: Measured,
}

/// The platform with the requests.
struct Bench {
    system: System,
    processes: Processes,
    settled: Settled,
    taurus: Taurus,
    plan: Planned,
    time: Duration,
}

impl Published {
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = self.folder.open()?;
        let platform = Platform::from_environment()?;
        let users = Users::read(&platform).await?;
        let mut bench = self.bench(&platform, &users, &folder).await?;
        let workload = workloads::named(&self.workload)?;
        let mut report = Report::new(workload.name, self.price);
        for row in ROWS {
            say::line(format!("Replaying {} requests a second", row.rate));
            let measured = bench.replay(row).await?;
            report.rows.push(Replayed { row, measured });
            // After each, so that an interrupted measurement leaves what it has.
            report.write(&folder)?;
        }
        for line in report.lines() {
            say::line(line);
        }
        say::line(format!("The report is in {}", folder.display()));
        Ok(())
    }

    async fn bench(
        &self,
        platform: &Platform,
        users: &Users,
        folder: &Path,
    ) -> anyhow::Result<Bench> {
        let workload = workloads::named(&self.workload)?;
        let system = systems::of_platform(OURS, platform)?;
        let plan = system.plan(users, &(workload.calls)(users)?)?;
        let mut settled = Settled::connect(platform).await?;
        settled.wait().await?;
        Ok(Bench {
            processes: Processes::of(platform, &system)?,
            settled,
            taurus: Taurus::new(&self.taurus, folder)?,
            plan: Planned::write(&plan, &folder.join("published.requests.json"))?,
            time: self.time(),
            system,
        })
    }

    const fn time(&self) -> Duration {
        Duration::from_secs(match (self.quick, self.full) {
            (true, _) => 10,
            (_, true) => 120,
            _ => 30,
        })
    }
}

impl Bench {
    async fn replay(&mut self, row: Row) -> anyhow::Result<Measured> {
        let replay = Replay {
            plan: self.plan.file(),
            address: &self.system.address,
            users: row.users_here(),
            pace: row.pace_here(),
            time: self.time,
        };
        let before = self.processes.times()?;
        let generator = time_of_ended_programs()?;
        let outcome = self.taurus.run(&replay).await?;
        let generator = time_of_ended_programs()? - generator;
        self.settled.wait().await?;
        let spent = spent(&before, &self.processes.times()?)?;
        Ok(Measured {
            users: replay.users,
            seconds: self.time.as_secs_f64(),
            requests: outcome.requests,
            rate: outcome.rate,
            mean: outcome.mean,
            p99: outcome.p99,
            failures: outcome.failures,
            spent: spent.values().sum(),
            generator,
        })
    }
}

impl Measured {
    /// The processor seconds of the platform for a million requests.
    #[expect(clippy::cast_precision_loss, reason = "a quotient with few digits")]
    fn seconds_of_a_million(&self) -> f64 {
        if self.requests == 0 {
            return 0.0;
        }
        self.spent * 1e6 / self.requests as f64
    }

    /// The cost of a million requests at this price of a processor for an hour.
    fn cost_of_a_million(&self, price: f64) -> f64 {
        self.seconds_of_a_million() / 3600.0 * price
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn measured() -> Measured {
        Measured {
            users: 100,
            seconds: 30.0,
            requests: 1_500,
            rate: 50.0,
            mean: 4.0,
            p99: 9.0,
            failures: 0,
            spent: 5.4,
            generator: 2.0,
        }
    }

    #[test]
    fn the_cost_is_the_price_of_the_processor_time() {
        let measured = measured();
        assert!((measured.seconds_of_a_million() - 3600.0).abs() < 1e-9);
        assert!((measured.cost_of_a_million(0.04) - 0.04).abs() < 1e-9);
        let none = Measured {
            requests: 0,
            ..measured
        };
        assert!(none.cost_of_a_million(1.0).abs() < f64::EPSILON);
    }
}

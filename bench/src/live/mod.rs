//! Live: the memory of open streams, the time from a change to its receipt, and the time until all subscribers of one event have
//! received it.

mod deliveries;
mod limit;
mod memory;
mod report;
mod times;

use std::time::Duration;

use clap::Args;
use e2e::Platform;
use serde::Serialize;

use self::deliveries::{Deliveries, Shared};
use self::memory::Memory;
use self::report::Report;
use crate::load::Header;
use crate::measure::Processes;
use crate::report::Folder;
use crate::say;
use crate::settled::Settled;
use crate::streams::{self, Streams};
use crate::systems::{self, Instances, OURS, System};
use crate::users::Users;

/// Measure streams of subscriptions
#[derive(Args)]
pub struct Live {
    #[arg(long)]
    quick: bool,
    #[arg(long, conflicts_with = "quick")]
    full: bool,
    #[command(flatten)]
    folder: Folder,
}

/// The extent of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Extent {
    /// Streams, each to another order.
    streams: usize,
    /// Streams whose client accepts gzip.
    compressed: usize,
    /// Subscribers of one event.
    subscribers: usize,
    /// Events that are caused, a hundred a second.
    events: u32,
    /// The time between opening streams and measuring their memory.
    rest: Duration,
}

/// The platform with its users.
struct Bench<'a> {
    platform: &'a Platform,
    users: &'a Users,
    system: System,
    processes: Processes,
    extent: Extent,
}

impl Live {
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = self.folder.open()?;
        let platform = Platform::from_environment()?;
        let users = Users::read(&platform).await?;
        Settled::connect(&platform).await?.wait().await?;
        let system = systems::of_platform(OURS, &platform)?;
        let extent = self.extent().within(limit::streams(&system)?);
        let bench = Bench {
            platform: &platform,
            users: &users,
            processes: Processes::of(&platform, &system)?,
            system,
            extent,
        };
        let mut report = Report::new(extent, self.extent());
        bench.separate(&mut report).await?;
        report.write(&folder)?;
        report.compressed = Some(bench.compressed().await?);
        report.write(&folder)?;
        report.shared = Some(bench.shared().await?);
        report.write(&folder)?;
        for line in report.lines() {
            say::line(line);
        }
        say::line(format!("The report is in {}", folder.display()));
        Ok(())
    }

    fn extent(&self) -> Extent {
        if self.quick {
            return Extent {
                streams: 500,
                compressed: 200,
                subscribers: 1_000,
                events: 300,
                rest: Duration::from_secs(5),
            };
        }
        Extent {
            streams: 5_000,
            compressed: 1_000,
            subscribers: 10_000,
            events: 3_000,
            rest: Duration::from_secs(if self.full { 60 } else { 20 }),
        }
    }
}

impl Extent {
    /// The same with at most this many streams at a time.
    fn within(self, most: usize) -> Self {
        Self {
            streams: self.streams.min(most),
            compressed: self.compressed.min(most),
            subscribers: self.subscribers.min(most),
            ..self
        }
    }
}

impl Bench<'_> {
    /// Streams to separate orders, and events for some of them.
    async fn separate(&self, report: &mut Report) -> anyhow::Result<()> {
        let calls = streams::to_orders(self.users)?;
        // The caches of the gateway are filled before its memory is measured.
        let first = streams::requests(&self.system, self.users, calls.get(..1).unwrap_or(&calls))?;
        Streams::new().open(&self.system.address, &first).await?;
        let calls: Vec<_> = calls.into_iter().take(self.extent.streams).collect();
        let requests = streams::requests(&self.system, self.users, &calls)?;
        let mut streams = Streams::new();
        say::line(format!("Opening {} streams", requests.len()));
        let open = memory::Opening {
            system: &self.system,
            processes: &self.processes,
            rest: self.extent.rest,
        };
        report.separate = Some(open.measure(&mut streams, &requests).await?);
        say::line(format!("Causing {} events", self.extent.events));
        report.deliveries = Some(Deliveries::measure(self, &calls, &mut streams).await?);
        Ok(())
    }

    /// The memory of streams whose client accepts gzip, on a new gateway: the other one keeps memory of its earlier streams.
    async fn compressed(&self) -> anyhow::Result<Memory> {
        let instances = Instances {
            count: 1,
            quota: None,
        };
        let system = systems::start_instances(self.platform, instances).await?;
        let calls = streams::to_orders(self.users)?;
        let mut requests = streams::requests(&system, self.users, &calls)?;
        requests.truncate(self.extent.compressed);
        for request in &mut requests {
            request.headers.push(Header::new("accept-encoding", "gzip"));
        }
        let first = requests.get(..1).unwrap_or(&requests);
        Streams::new().open(&system.address, first).await?;
        let open = memory::Opening {
            system: &system,
            processes: &Processes::of(self.platform, &system)?,
            rest: self.extent.rest,
        };
        open.measure(&mut Streams::new(), &requests).await
    }

    /// One event for many subscribers.
    async fn shared(&self) -> anyhow::Result<Shared> {
        say::line(format!(
            "Opening {} streams to one order",
            self.extent.subscribers
        ));
        Shared::measure(self).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_is_within_the_limit_of_files() {
        let live = |quick| Live {
            quick,
            full: false,
            folder: folder(),
        };
        assert_eq!(live(true).extent().within(20_000), live(true).extent());
        let limited = live(false).extent().within(700);
        assert_eq!((limited.streams, limited.subscribers), (700, 700));
        assert_eq!(limited.events, live(false).extent().events);
    }

    fn folder() -> Folder {
        use clap::Parser;

        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            folder: Folder,
        }
        Line::try_parse_from(["bench"]).unwrap().folder
    }
}

//! One round: a load on one system, and its cost until every event has been consumed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde::{Deserialize, Serialize};

use super::processes::spent;
use super::{Counters, Counts, Processes};
use crate::load::{Outcome, Planned, Size};
use crate::settled::{PAUSE, Settled};
use crate::systems::System;

/// A platform counts as quiet if its processes use less than this share of one processor.
const QUIET: f64 = 0.2;
const WINDOW: Duration = Duration::from_millis(500);
const LIMIT: Duration = Duration::from_mins(5);

/// A system with its requests and its processes.
pub struct Subject<'a> {
    pub system: &'a System,
    pub plan: Planned,
    pub processes: Processes,
}

/// The way to find out whether every event has been consumed.
pub enum Consumers {
    /// Outboxes and views are empty.
    Events(Settled),
    /// The processes are idle. For an older build, whose tables are unknown.
    Quiet,
}

/// The result of a round.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Round {
    pub outcome: Outcome,
    /// Seconds from the end of the load until every event was consumed.
    pub consumed: f64,
    /// Processor seconds of each process.
    pub spent: BTreeMap<String, f64>,
    pub counts: Counts,
}

/// Everything that a round is measured with.
pub struct Measured {
    pub consumers: Consumers,
    /// Absent if the platforms have different servers.
    pub counters: Option<Counters>,
}

impl Measured {
    pub async fn round(&mut self, subject: &Subject<'_>, size: Size) -> anyhow::Result<Round> {
        let counts = self.counts().await?;
        let times = subject.processes.times()?;
        let outcome = subject.plan.run(size).await?;
        let ended = Instant::now();
        let idle = self.consumers.wait(&subject.processes).await?;
        let consumed = ended.elapsed().saturating_sub(idle);
        let spent = spent(&times, &subject.processes.times()?)?;
        ensure!(
            outcome.answers > 0,
            "{} gives no answers: {}",
            subject.system.name,
            outcome.first_failure.unwrap_or_default()
        );
        Ok(Round {
            outcome,
            consumed: consumed.as_secs_f64(),
            spent,
            counts: self.counts().await?.since(counts),
        })
    }

    /// Waits until every event has been consumed.
    pub async fn settle(&mut self, subject: &Subject<'_>) -> anyhow::Result<()> {
        self.consumers.wait(&subject.processes).await.map(drop)
    }

    async fn counts(&mut self) -> anyhow::Result<Counts> {
        let Some(counters) = &mut self.counters else {
            return Ok(Counts::default());
        };
        let counts = counters.read().await?;
        let own = self.consumers.commands();
        Ok(Counts {
            commands: counts.commands.map(|commands| commands - own),
            ..counts
        })
    }
}

impl Round {
    #[expect(clippy::cast_precision_loss, reason = "a count with few digits")]
    pub fn answers(&self) -> f64 {
        self.outcome.answers as f64
    }
}

impl Consumers {
    /// The commands to Redis with which it has waited.
    const fn commands(&self) -> i64 {
        match self {
            Self::Events(settled) => settled.commands(),
            Self::Quiet => 0,
        }
    }

    /// Waits until every event has been consumed. Returns the part of the time in which they already had been.
    async fn wait(&mut self, processes: &Processes) -> anyhow::Result<Duration> {
        match self {
            Self::Events(settled) => {
                settled.wait().await?;
                Ok(PAUSE)
            }
            Self::Quiet => {
                let began = Instant::now();
                loop {
                    let before = processes.times()?;
                    tokio::time::sleep(WINDOW).await;
                    let used: f64 = spent(&before, &processes.times()?)?.values().sum();
                    if used < QUIET * WINDOW.as_secs_f64() {
                        return Ok(WINDOW);
                    }
                    ensure!(began.elapsed() < LIMIT, "the platform does not become idle");
                }
            }
        }
    }
}

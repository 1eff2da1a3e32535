use std::path::{Path, PathBuf};
use std::time::Duration;

use e2e::Platform;
use serde::Serialize;

use crate::load::{self, Plan, Planned};
use crate::measure::{Consumers, GATEWAY, Measured, Processes, Round, Subject};
use crate::report::Spread;
use crate::settled::Settled;
use crate::systems::System;

/// The extent of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    Quick,
    Usual,
    Full,
}

/// The cost of a request at one number.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Point {
    pub number: f64,
    /// Processor microseconds of all processes for one answer, those of its events included.
    pub platform: Spread,
    /// Processor microseconds of the gateways for one answer.
    pub gateway: Spread,
    /// Answers a second.
    pub rate: Spread,
    pub failures: u64,
}

/// Measures points.
pub struct Meter<'a> {
    platform: &'a Platform,
    folder: PathBuf,
    size: Size,
    measured: Measured,
}

impl Size {
    const fn rounds(self) -> usize {
        match self {
            Self::Quick | Self::Usual => 3,
            Self::Full => 5,
        }
    }

    const fn round(self) -> Duration {
        Duration::from_secs(match self {
            Self::Quick => 2,
            Self::Usual => 8,
            Self::Full => 15,
        })
    }
}

impl<'a> Meter<'a> {
    pub async fn new(platform: &'a Platform, folder: &Path, size: Size) -> anyhow::Result<Self> {
        Ok(Self {
            platform,
            folder: folder.to_owned(),
            size,
            measured: Measured {
                consumers: Consumers::Events(Settled::connect(platform).await?),
                // Postgres counts statements after its next start only.
                counters: None,
            },
        })
    }

    /// Measures this load, after a warm-up of one round.
    pub async fn point(
        &mut self,
        number: usize,
        system: &System,
        plan: &Plan,
    ) -> anyhow::Result<Point> {
        let subject = Subject {
            system,
            plan: Planned::write(plan, &self.folder.join("growth.requests.json"))?,
            processes: Processes::of(self.platform, system)?,
        };
        let size = load::Size::of(self.size.round());
        // The change before may have caused events.
        self.measured.settle(&subject).await?;
        self.measured.round(&subject, size).await?;
        let mut rounds = Vec::new();
        for _ in 0..self.size.rounds() {
            rounds.push(self.measured.round(&subject, size).await?);
        }
        Ok(Point::of(number, &rounds))
    }
}

impl Point {
    #[expect(clippy::cast_precision_loss, reason = "a count with few digits")]
    fn of(number: usize, rounds: &[Round]) -> Self {
        let cost = |spent: fn(&Round) -> f64| {
            let costs = rounds
                .iter()
                .map(|round| spent(round) * 1e6 / round.answers());
            Spread::of(costs)
        };
        Self {
            number: number as f64,
            platform: cost(|round| round.spent.values().sum()),
            gateway: cost(|round| round.spent.get(GATEWAY).copied().unwrap_or_default()),
            rate: Spread::of(rounds.iter().map(|round| round.outcome.throughput())),
            failures: rounds.iter().map(|round| round.outcome.failures).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::load::Outcome;
    use crate::measure::Counts;

    #[test]
    fn a_cost_is_processor_time_for_an_answer() {
        let round = Round {
            outcome: Outcome {
                answers: 1000,
                failures: 2,
                seconds: 2.0,
                ..Outcome::default()
            },
            consumed: 0.0,
            spent: BTreeMap::from([(GATEWAY.to_owned(), 0.25), ("postgres".to_owned(), 0.75)]),
            counts: Counts::default(),
        };
        let point = Point::of(50, &[round.clone(), round]);
        assert_eq!(point.platform, Spread::of([1000.0]));
        assert_eq!(point.gateway, Spread::of([250.0]));
        assert_eq!(point.rate, Spread::of([500.0]));
        assert_eq!(point.failures, 4);
    }
}

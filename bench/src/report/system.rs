use std::collections::BTreeMap;

use serde::Serialize;

use super::figures::Spread;
use crate::load::OpenOutcome;
use crate::measure::{GATEWAY, Round};
use crate::workloads::Effect;

/// The rounds of one system.
#[derive(Serialize)]
pub struct SystemReport {
    pub name: &'static str,
    /// True if a round lasts until every event has been consumed.
    until_consumed: bool,
    pub rounds: Vec<Round>,
    /// Bytes of each process after the last round.
    pub memory: BTreeMap<String, u64>,
    pub open: Option<OpenOutcome>,
}

impl SystemReport {
    pub fn new(name: &'static str, effect: Effect) -> Self {
        Self {
            name,
            until_consumed: effect == Effect::Writes,
            rounds: Vec::new(),
            memory: BTreeMap::new(),
            open: None,
        }
    }

    /// Answers a second. If requests have effects, the time until they were consumed counts.
    pub fn answers_a_second(&self) -> Spread {
        Spread::of(self.rounds.iter().map(|round| {
            let consumed = if self.until_consumed {
                round.consumed
            } else {
                0.0
            };
            ratio(round.answers(), round.outcome.seconds + consumed)
        }))
    }

    /// Answers a second, without the time after the load.
    pub fn throughput(&self) -> f64 {
        Spread::of(self.rounds.iter().map(|round| round.outcome.throughput())).median
    }

    /// Answers for a second of processor time of the gateway.
    pub fn per_gateway_second(&self) -> Option<Spread> {
        let rounds = self.rounds.iter();
        let each = rounds.map(|round| Some(ratio(round.answers(), *round.spent.get(GATEWAY)?)));
        each.collect::<Option<Vec<_>>>().map(Spread::of)
    }

    /// Answers for a second of processor time of all processes, Postgres and Redis included.
    pub fn per_platform_second(&self) -> Spread {
        Spread::of(
            self.rounds
                .iter()
                .map(|round| ratio(round.answers(), round.spent.values().sum())),
        )
    }

    /// Processor microseconds of each process for one answer.
    pub fn microseconds(&self) -> BTreeMap<&str, f64> {
        let names = self.rounds.first().into_iter();
        let names = names.flat_map(|round| round.spent.keys());
        names
            .map(|name| {
                let each = self.rounds.iter().map(|round| {
                    let spent = round.spent.get(name).copied().unwrap_or_default();
                    ratio(spent, round.answers()) * 1_000_000.0
                });
                (name.as_str(), Spread::of(each).median)
            })
            .collect()
    }

    /// Statements of Postgres for one answer; `None` if they were not counted.
    pub fn statements(&self) -> Option<f64> {
        self.counted(|round| round.counts.statements)
    }

    /// Commands of Redis for one answer; `None` if they were not counted.
    pub fn commands(&self) -> Option<f64> {
        self.counted(|round| round.counts.commands)
    }

    pub fn failures(&self) -> u64 {
        self.rounds.iter().map(|round| round.outcome.failures).sum()
    }

    #[expect(clippy::cast_precision_loss, reason = "a mean with few digits")]
    fn counted(&self, count: impl Fn(&Round) -> Option<i64>) -> Option<f64> {
        let answers: f64 = self.rounds.iter().map(Round::answers).sum();
        let counted: Option<i64> = self.rounds.iter().map(count).sum();
        counted.map(|counted| ratio(counted as f64, answers))
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::load::Outcome;
    use crate::measure::Counts;

    /// A round of one second that used this much of the gateway, and as much of Postgres.
    pub fn round(answers: u64, spent: f64) -> Round {
        Round {
            outcome: Outcome {
                answers,
                seconds: 1.0,
                ..Outcome::default()
            },
            consumed: 1.0,
            spent: BTreeMap::from([(GATEWAY.to_owned(), spent), ("postgres".to_owned(), spent)]),
            counts: Counts {
                statements: Some(300),
                commands: Some(100),
            },
        }
    }

    pub fn system(name: &'static str, effect: Effect) -> SystemReport {
        SystemReport {
            rounds: vec![round(100, 0.5), round(200, 0.5), round(300, 0.5)],
            ..SystemReport::new(name, effect)
        }
    }

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    #[test]
    fn the_time_until_events_are_consumed_counts_for_writes_only() {
        let reads = system("ours", Effect::None);
        assert!(close(reads.answers_a_second().median, 200.0));
        let writes = system("ours", Effect::Writes);
        assert!(close(writes.answers_a_second().median, 100.0));
        assert!(close(writes.throughput(), 200.0));
    }

    #[test]
    fn answers_are_related_to_the_time_of_the_gateway_and_of_all_processes() {
        let system = system("ours", Effect::None);
        assert!(close(system.per_gateway_second().unwrap().median, 400.0));
        assert!(close(system.per_platform_second().median, 200.0));
        assert!(close(system.microseconds()["postgres"], 2_500.0));
        assert!(close(system.statements().unwrap(), 1.5));
        assert!(close(system.commands().unwrap(), 0.5));
    }

    #[test]
    fn a_system_without_a_gateway_has_no_figure_for_it() {
        let mut system = system("floor", Effect::None);
        for round in &mut system.rounds {
            round.spent.remove(GATEWAY);
        }
        assert_eq!(system.per_gateway_second(), None);
    }
}

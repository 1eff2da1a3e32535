use std::time::{Duration, Instant};

use super::counts::Counts;
use crate::{say, signals};

/// The results and durations of the steps.
#[derive(Default)]
pub struct Report {
    steps: Vec<Step>,
    counts: Counts,
}

struct Step {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

enum Outcome {
    Good(Counts),
    Bad,
    /// Not run, with the reason.
    Left(&'static str),
}

impl Report {
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Runs a step and returns true if it succeeded. Only a stop signal ends the run.
    pub fn take(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Counts) -> anyhow::Result<()>,
    ) -> anyhow::Result<bool> {
        say::step("Checking", name);
        let began = Instant::now();
        let mut counts = Counts::default();
        let outcome = work(&mut counts);
        let took = began.elapsed();
        self.counts += counts;
        let outcome = match outcome {
            Err(stopped) if signals::stopping() => return Err(stopped),
            Ok(()) => Outcome::Good(counts),
            Err(error) => {
                say::problem(format!("{name}: {error:#}"));
                Outcome::Bad
            }
        };
        let good = matches!(outcome, Outcome::Good(_));
        self.steps.push(Step {
            name,
            took,
            outcome,
        });
        Ok(good)
    }

    /// Records a step that was not run, with the reason.
    pub fn leave(&mut self, name: &'static str, why: &'static str) {
        self.steps.push(Step {
            name,
            took: Duration::ZERO,
            outcome: Outcome::Left(why),
        });
    }

    pub fn is_good(&self) -> bool {
        !self
            .steps
            .iter()
            .any(|step| matches!(step.outcome, Outcome::Bad))
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    pub fn show(&self) {
        say::line("");
        for step in &self.steps {
            let (word, more) = match &step.outcome {
                Outcome::Good(counts) if *counts == Counts::default() => ("good", String::new()),
                Outcome::Good(counts) => ("good", counts.to_string()),
                Outcome::Bad => ("BAD", String::new()),
                Outcome::Left(why) => ("left", (*why).to_owned()),
            };
            let took = say::duration(step.took);
            say::line(format!("  {word:<5} {:<11} {took:>14}  {more}", step.name));
        }
        let total: Duration = self.steps.iter().map(|step| step.took).sum();
        say::line(format!(
            "  {:<5} {:<11} {:>14}\n",
            "",
            "all",
            say::duration(total)
        ));
    }
}

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

use crate::domains::DOMAINS;
use crate::overview::inquiry;
use crate::overview::projections::{PROJECTIONS, Projection, producers};
use crate::overview::status::{Check, Status};
use crate::overview::table::Table;
use crate::platform::{PUBLICATION_LIMIT, Platform, Target};
use crate::{say, signals};

/// Timeout for the consumers after everything is published.
const CHECK_TIME: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(250);

/// Compare the projections with their sources and repair them
///
/// Each producer publishes its current state, and each consumer compares its projections with it. Missing and outdated
/// rows are repaired. Surplus rows, which the source does not have, are reported and kept. A row whose event is still
/// pending counts as missing or outdated, so run this while no entries wait in the views.
///
/// Waits up to a minute for the results. Fails if a projection differed, or if a result is missing.
#[derive(Args)]
pub struct Reconcile {
    /// The domain that publishes its state [default: all]
    #[arg(long, value_parser = producers())]
    producer: Option<String>,
    /// Succeed even if a projection differed
    #[arg(long)]
    allow_drift: bool,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

impl Reconcile {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let platform = self.target.open()?;
        let chosen = |producer: &&str| {
            self.producer
                .as_deref()
                .is_none_or(|name| name == *producer)
        };
        let mut results = Vec::new();
        for producer in producers().into_iter().filter(chosen) {
            let run = republish(&platform, producer);
            if let (Ok(run), false) = (&run, self.json) {
                say::step("Published", format!("the state of {producer}, run {run}"));
            }
            results.extend(expected(producer, &run));
        }
        wait(&platform, &mut results)?;
        self.report(&results);
        let complete = results.iter().all(|result| result.check.is_ok());
        let good = complete && (self.allow_drift || !has_drift(&results));
        Ok(if good {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn report(&self, results: &[Comparison]) {
        if self.json {
            say::line(json(results));
            return;
        }
        table(results).lines().into_iter().for_each(say::line);
        for result in results {
            if let Err(reason) = &result.check {
                say::problem(format!("{}: {}", result.name(), say::printable(reason)));
            }
        }
        if has_drift(results) {
            say::note(
                "Differed",
                "missing and outdated rows are repaired, surplus rows are kept",
            );
        } else if results.iter().all(|result| result.check.is_ok()) {
            say::step("Equal", "every projection agrees with its source");
        }
    }
}

/// Publishes a producer's state, and returns the ID of the run that the checks refer to.
fn republish(platform: &Platform, producer: &str) -> Result<String, String> {
    let printed = platform.events(producer, &["republish"], PUBLICATION_LIMIT);
    let run = printed.and_then(|printed| {
        let line = printed
            .lines()
            .rfind(|line| !line.trim().is_empty())
            .context("its output contains no run")?;
        Ok(line.trim().to_owned())
    });
    run.map_err(|error| format!("{producer} did not publish its state: {error:#}"))
}

/// The comparison of one projection.
struct Comparison {
    projection: &'static Projection,
    /// `None` if the producer did not publish.
    run: Option<String>,
    /// The result, or the reason why it is missing.
    check: Result<Check, String>,
    /// True while the result may still arrive.
    open: bool,
}

impl Comparison {
    fn name(&self) -> String {
        format!("{}.{}", self.projection.consumer, self.projection.name)
    }

    /// Takes the result from the consumer's status, if it has one.
    fn look(&mut self, answer: Result<&Status, &str>) {
        let (Some(run), true) = (&self.run, self.open) else {
            return;
        };
        let found = answer.map(|status| {
            status
                .projections
                .iter()
                .find(|check| check.projection == self.projection.name)
        });
        self.open = !matches!(found, Ok(Some(check)) if check.run >= *run);
        self.check = match found {
            Err(reason) => Err(format!(
                "{} does not answer: {reason}",
                self.projection.consumer
            )),
            Ok(Some(check)) if check.run == *run => Ok(check.clone()),
            // The status contains the consumer's last run only.
            Ok(Some(check)) if check.run > *run => Err(format!(
                "a later comparison replaced the result: run {}",
                check.run
            )),
            Ok(_) => Err(unfinished()),
        };
    }
}

fn unfinished() -> String {
    format!(
        "no result after {} s; `cargo xtask status` shows it when it arrives, or the backlog of the consumer",
        CHECK_TIME.as_secs()
    )
}

fn expected(producer: &str, run: &Result<String, String>) -> Vec<Comparison> {
    let projections = PROJECTIONS
        .iter()
        .filter(|projection| projection.producer == producer);
    let comparison = |projection| Comparison {
        projection,
        run: run.as_ref().ok().cloned(),
        check: Err(run.as_ref().err().cloned().unwrap_or_else(unfinished)),
        open: run.is_ok(),
    };
    projections.map(comparison).collect()
}

/// Polls the consumers until every result has arrived, or until the timeout.
fn wait(platform: &Platform, results: &mut [Comparison]) -> anyhow::Result<()> {
    let deadline = Instant::now() + CHECK_TIME;
    loop {
        let open = |consumer: &str| {
            results
                .iter()
                .any(|result| result.open && result.projection.consumer == consumer)
        };
        let consumers: Vec<_> = DOMAINS
            .iter()
            .filter(|domain| open(domain.name))
            .copied()
            .collect();
        for asked in inquiry::ask(platform, &consumers) {
            let answer = asked
                .answer
                .as_ref()
                .map(|answer| &answer.status)
                .map_err(String::as_str);
            let of_consumer = |result: &&mut Comparison| result.projection.consumer == asked.domain;
            results
                .iter_mut()
                .filter(of_consumer)
                .for_each(|result| result.look(answer));
        }
        if Instant::now() > deadline || !results.iter().any(|result| result.open) {
            return Ok(());
        }
        signals::pause(POLL)?;
    }
}

fn has_drift(results: &[Comparison]) -> bool {
    results
        .iter()
        .filter_map(|result| result.check.as_ref().ok())
        .any(Check::has_drift)
}

fn table(results: &[Comparison]) -> Table {
    let mut table = Table::new(
        &["PROJECTION", "SOURCE"],
        &["COMPARED", "MISSING", "OUTDATED", "SURPLUS"],
    );
    for result in results {
        let counts = match &result.check {
            Ok(check) => check.counts().map(|count| count.to_string()),
            Err(_) => std::array::from_fn(|_| "?".to_owned()),
        };
        let names = [result.name(), result.projection.producer.to_owned()];
        let marked = result.check.as_ref().map_or(true, Check::has_drift);
        table.row(marked, names.into_iter().chain(counts).collect());
    }
    table
}

fn json(results: &[Comparison]) -> Value {
    let projection = |result: &Comparison| {
        let Comparison {
            projection:
                Projection {
                    producer,
                    consumer,
                    name,
                },
            run,
            check,
            ..
        } = result;
        match check {
            Ok(check) => {
                let Check {
                    compared,
                    missing,
                    outdated,
                    surplus,
                    finished_at,
                    ..
                } = check;
                json!({
                    "producer": producer, "consumer": consumer, "projection": name, "run": run,
                    "compared": compared, "missing": missing, "outdated": outdated, "surplus": surplus,
                    "finished_at": finished_at,
                })
            }
            Err(reason) => json!({
                "producer": producer, "consumer": consumer, "projection": name, "run": run, "error": reason,
            }),
        }
    };
    json!({
        "complete": results.iter().all(|result| result.check.is_ok()),
        "drift": has_drift(results),
        "projections": results.iter().map(projection).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = "01970000-0000-7000-8000-000000000002";

    fn status(run: &str, missing: i64) -> Status {
        let check = json!({
            "projection": "products", "run": run, "compared": 10, "missing": missing, "outdated": 0, "surplus": 0,
            "finished_at": "2026-05-04T03:02:01Z",
        });
        let status = json!({
            "outbox": [], "published": [], "consumed": [], "dead_letters": 0, "projections": [check],
        });
        serde_json::from_value(status).unwrap()
    }

    fn products() -> Comparison {
        let mut results = expected("rule", &Ok(RUN.to_owned()));
        assert_eq!(results.len(), 2, "products and rule packs");
        results.remove(0)
    }

    #[test]
    fn a_result_counts_only_for_its_own_run() {
        let mut result = products();
        result.look(Ok(&status("01970000-0000-7000-8000-000000000001", 0)));
        assert!(
            result.open && result.check.is_err(),
            "an earlier run is ignored"
        );
        result.look(Err("Redis does not answer"));
        assert!(
            result.open
                && result
                    .check
                    .as_ref()
                    .unwrap_err()
                    .contains("Redis does not answer")
        );
        result.look(Ok(&status(RUN, 0)));
        assert!(!result.open && result.check.is_ok());
        let mut replaced = products();
        replaced.look(Ok(&status("01970000-0000-7000-8000-000000000003", 0)));
        assert!(!replaced.open && replaced.check.unwrap_err().contains("later comparison"));
    }

    #[test]
    fn drift_and_missing_results_are_told_apart() {
        let mut results = [products(), products()];
        results[0].look(Ok(&status(RUN, 2)));
        assert!(has_drift(&results));
        let json = json(&results);
        assert_eq!(
            (&json["complete"], &json["drift"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(json["projections"][0]["missing"], 2);
        assert!(
            json["projections"][1]["error"]
                .as_str()
                .unwrap()
                .contains("no result after 60 s")
        );
        let lines = table(&results).lines();
        assert_eq!(
            lines[1],
            "! order.products  rule          10        2         0        0"
        );
        assert_eq!(
            lines[2],
            "! order.products  rule           ?        ?         ?        ?"
        );
    }
}

//! The findings that need attention, each with advice.

use serde::Serialize;

use super::inquiry::Asked;
use super::projections;
use super::status::Status;
use super::views::{STALE, View, views};
use crate::say;
use crate::services::redis::Memory;

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub problem: String,
    pub advice: String,
}

pub fn findings(domains: &[Asked], redis: Option<&Memory>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = views(domains).iter().filter_map(stale_view).collect();
    for asked in domains {
        if let Ok(answer) = &asked.answer {
            findings.extend(domain(asked.domain, &answer.status));
        }
    }
    findings.extend(redis.and_then(full_redis));
    findings
}

fn full_redis(memory: &Memory) -> Option<Finding> {
    let limit = memory
        .limit
        .filter(|limit| memory.used.saturating_mul(10) > limit.saturating_mul(9))?;
    Some(Finding {
        problem: format!(
            "Redis uses {} of {}",
            say::megabytes(memory.used),
            say::megabytes(limit)
        ),
        advice: "the views with the highest depth use most of it; when Redis is full, events wait in the outboxes"
            .to_owned(),
    })
}

fn stale_view(view: &View) -> Option<Finding> {
    let (age, queue) = (view.stale()?, view.queue.as_ref()?);
    let consumer = view.consumer;
    let advice = if queue.processes == 0 {
        format!(
            "no process of {consumer} reads it: restart it with `cargo xtask restart {consumer}`"
        )
    } else {
        format!(
            "`cargo xtask logs {consumer}` shows the failures; an event that fails too often becomes a dead letter: \
             `cargo xtask events dead-letters --domain {consumer}`"
        )
    };
    let depth = view.depth.unwrap_or_default();
    let problem = format!(
        "{} → {consumer} ({}): {depth} entries wait, the oldest for {}",
        view.producer,
        view.lane,
        say::seconds(age)
    );
    Some(Finding { problem, advice })
}

fn domain(name: &str, status: &Status) -> Vec<Finding> {
    let mut findings = Vec::new();
    for outbox in status.outbox.iter().filter(|outbox| outbox.waiting > 0) {
        if let Some(oldest) = outbox.oldest.filter(|oldest| *oldest > STALE) {
            let (waiting, lane, age) = (outbox.waiting, &outbox.lane, say::seconds(oldest));
            findings.push(Finding {
                problem: format!(
                    "{name} has not published {waiting} events ({lane}), the oldest for {age}"
                ),
                advice: format!("`cargo xtask logs {name}` shows why"),
            });
        }
    }
    if status.dead_letters > 0 {
        findings.push(Finding {
            problem: format!("{name} could not process {} events", status.dead_letters),
            advice: format!(
                "`cargo xtask events dead-letters --domain {name}` shows them, \
                 `cargo xtask events replay|discard <id> --domain {name}` closes each"
            ),
        });
    }
    for check in status.projections.iter().filter(|check| check.has_drift()) {
        let projection = &check.projection;
        let source = projections::source(name, projection);
        let again = source.map_or_else(String::new, |producer| format!(" --producer {producer}"));
        findings.push(Finding {
            problem: format!("{name}.{projection} differed from its source at its last check"),
            advice: format!(
                "missing and outdated rows are repaired, surplus rows are kept; \
                 `cargo xtask events reconcile{again}` compares again"
            ),
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    #[test]
    fn stale_views_dead_letters_and_drift_are_named_with_what_to_do() {
        let found = findings(&example().domains, example().redis.as_ref().ok());
        let lines: Vec<String> = found
            .iter()
            .map(|finding| format!("{}: {}", finding.problem, finding.advice))
            .collect();
        assert_eq!(lines.len(), 3, "{lines:#?}");
        for (line, parts) in lines.iter().zip([
            [
                "rule → order (bulk): 1000 entries wait",
                "cargo xtask logs order",
            ],
            [
                "rule could not process 2 events",
                "cargo xtask events dead-letters --domain rule",
            ],
            [
                "order.products differed",
                "cargo xtask events reconcile --producer rule",
            ],
        ]) {
            assert!(parts.iter().all(|part| line.contains(part)), "{line}");
        }
    }

    #[test]
    fn a_stale_view_that_no_process_reads_asks_for_a_restart() {
        let mut view = views(&example().domains)
            .into_iter()
            .find(|view| view.stale().is_some())
            .unwrap();
        view.queue.as_mut().unwrap().processes = 0;
        assert!(
            stale_view(&view)
                .unwrap()
                .advice
                .contains("cargo xtask restart order")
        );
    }

    #[test]
    fn a_redis_that_is_nearly_full_is_named() {
        assert!(
            full_redis(&Memory {
                used: 95,
                limit: Some(100)
            })
            .is_some()
        );
        assert!(
            full_redis(&Memory {
                used: 90,
                limit: Some(100)
            })
            .is_none()
        );
        assert!(
            full_redis(&Memory {
                used: 95,
                limit: None
            })
            .is_none()
        );
    }
}

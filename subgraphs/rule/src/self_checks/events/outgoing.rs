//! Events about self-checks and answers to transport approvals.

use std::collections::BTreeMap;

use database::Conn;
use events::rule::{self, RuleFact};
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::domain::{JobStatus, ProductId};
use crate::evaluation::domain::{Finding, RuleCondition, Verdict};
use crate::events::outgoing::{append, append_progress, lane};
use crate::self_checks::domain::{BulkSelfCheck, SelfCheck};

/// Publishes the start of a bulk self-check, a processed page or the end.
pub async fn bulk_self_check_progressed(
    conn: &mut Conn,
    context: EventContext,
    bulk: &BulkSelfCheck,
) -> anyhow::Result<()> {
    let fact = RuleFact::BulkSelfCheckProgressed(rule::BulkSelfCheckProgress {
        id: bulk.id.0,
        organisation: bulk.organisation,
        status: bulk.status.into_str().to_owned(),
        total: bulk.total,
        done: bulk.done,
    });
    let event = fact.publish(context.draft(bulk.id.0, bulk.version, [bulk.organisation]))?;
    append_progress(conn, context, bulk.status, event).await
}

pub async fn bulk_self_check_completed(
    conn: &mut Conn,
    context: EventContext,
    bulk: &BulkSelfCheck,
    verdicts: &[(Verdict, i64)],
) -> anyhow::Result<()> {
    let fact = RuleFact::BulkSelfCheckCompleted(rule::BulkSelfCheck {
        id: bulk.id.0,
        organisation: bulk.organisation,
        status: bulk.status.into_str().to_owned(),
        done: bulk.done,
        verdicts: verdicts
            .iter()
            .map(|(verdict, count)| (verdict.into_str().to_owned(), *count))
            .collect(),
        in_background: true,
    });
    append(
        conn,
        fact,
        context.draft(bulk.id.0, bulk.version, [bulk.organisation]),
    )
    .await
}

/// Publishes one event for all checks of a request. Events for each of up to a thousand checks have no consumer.
pub async fn batch_completed(
    conn: &mut Conn,
    context: EventContext,
    organisation: Uuid,
    checks: &[SelfCheck],
) -> anyhow::Result<()> {
    let mut verdicts = BTreeMap::new();
    for check in checks {
        *verdicts
            .entry(check.outcome.verdict.into_str().to_owned())
            .or_default() += 1;
    }
    let id = Uuid::now_v7();
    let done = i64::try_from(checks.len()).unwrap_or(i64::MAX);
    let status = JobStatus::Completed.into_str().to_owned();
    let fact = RuleFact::BulkSelfCheckCompleted(rule::BulkSelfCheck {
        id,
        organisation,
        status,
        done,
        verdicts,
        in_background: false,
    });
    append(conn, fact, context.draft(id, 1, [organisation])).await
}

/// Publishes an event for each check: for a single check, or for the answer to a transport approval.
pub async fn self_checks_completed(
    conn: &mut Conn,
    context: EventContext,
    checks: &[SelfCheck],
) -> anyhow::Result<()> {
    let event = |check: &SelfCheck| {
        let fact = RuleFact::SelfCheckCompleted(rule::SelfCheck {
            id: check.id.0,
            product: check.product.0,
            organisation: check.organisation,
            lane: lane(&check.case.lane),
            as_of: check.case.as_of,
            verdict: check.outcome.verdict.into_str().to_owned(),
            findings: check.outcome.findings.iter().map(finding).collect(),
            result_hash: check.outcome.result_hash.clone(),
            transport_conditions: check
                .outcome
                .transport_conditions
                .iter()
                .map(condition)
                .collect(),
            transport_approval: check.transport_approval,
            asked_at_version: check.asked_at_version,
        });
        Ok(fact.publish(context.draft(check.id.0, 1, [check.organisation]))?)
    };
    let events = checks
        .iter()
        .map(event)
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(outbox::append_all(conn, &events).await?)
}

fn condition(one: &RuleCondition) -> rule::TransportCondition {
    let (rule, condition) = (&one.rule.rule, &one.condition);
    let excursion = condition.excursion.as_ref();
    rule::TransportCondition {
        rule: rule.clone(),
        metric: condition.metric.clone(),
        unit: condition.unit.clone(),
        min: condition.min.map(|limit| limit.to_string()),
        max: condition.max.map(|limit| limit.to_string()),
        consecutive_minutes: excursion.and_then(|one| one.consecutive_minutes),
        cumulative_minutes: excursion.and_then(|one| one.cumulative_minutes),
        max_gap_minutes: condition.max_gap_minutes,
        on_breach: condition.on_breach.into_str().to_owned(),
    }
}

/// Request of a transport approval.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub transport_approval: Uuid,
    pub product: ProductId,
    /// Version of the transport approval at the time of the request.
    pub version: i64,
    /// Organisation of the transport approval.
    pub organisation: Uuid,
}

/// Publishes a refusal. Without a check, the subject is the approval that requested it.
pub async fn self_check_refused(
    conn: &mut Conn,
    context: EventContext,
    asked: Asked,
    code: &str,
) -> anyhow::Result<()> {
    let fact = RuleFact::SelfCheckRefused(rule::SelfCheckRefusal {
        transport_approval: asked.transport_approval,
        product: Some(asked.product.0),
        asked_at_version: Some(asked.version),
        code: code.to_owned(),
    });
    append(
        conn,
        fact,
        context.draft(asked.transport_approval, 1, [asked.organisation]),
    )
    .await
}

fn finding(finding: &Finding) -> rule::Finding {
    let missing = finding.missing.iter();
    rule::Finding {
        rule: finding.rule.clone(),
        revision: finding.revision,
        title: finding.title.clone(),
        effect: finding.effect.into_str().to_owned(),
        status: finding.status.into_str().to_owned(),
        missing: missing
            .map(|missing| (missing.group.clone(), missing.alternatives.clone()))
            .collect(),
        ask: finding.ask.clone(),
    }
}

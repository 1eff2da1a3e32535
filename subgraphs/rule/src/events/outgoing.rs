//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither. A
//! product and its checks are shown to the seller only; a published rule pack to the organisation that published it.

use std::collections::BTreeMap;

use anyhow::Context;
use database::Conn;
use events::rule::{self, RuleFact};
use events::{Cause, Draft, Fact};
use serde_json::{Number, Value as Json};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::evaluate::{Finding, RuleCondition, Verdict};
use crate::domain::{
    BulkSelfCheck, ClassificationStatus, Code, Decision, Facts, JobStatus, Lane, Product, ProductId,
    RulePack, RulePackVersion, RulePackVersionId, RulePackVersionStatus, SelfCheck, Value, VerdictChange,
    Watch, WatchSubject,
};

/// What a change goes back to, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
}

pub async fn rule_pack_created(
    conn: &mut Conn,
    because: Because,
    pack: &RulePack,
    by: Uuid,
) -> anyhow::Result<()> {
    let fact = RuleFact::RulePackCreated(rule::RulePack {
        id: pack.id.0,
        name: pack.name.clone(),
        jurisdiction: pack.jurisdiction.clone(),
        maintainer: pack.maintainer.clone(),
    });
    append(conn, fact, draft(because, pack.id.0, pack.version, by)).await
}

/// What has become of a version; `fact` is one of those that carry it. For the organisation of whoever did it.
pub async fn rule_pack_version(
    conn: &mut Conn,
    because: Because,
    version: &RulePackVersion,
    by: Uuid,
    fact: fn(rule::RulePackVersion) -> RuleFact,
) -> anyhow::Result<()> {
    let why = match version.status {
        RulePackVersionStatus::Withdrawn => version.withdrawal.as_ref(),
        RulePackVersionStatus::Draft => version.rejection.as_ref(),
        _ => None,
    };
    let snapshot = rule::RulePackVersion {
        id: version.id.0,
        pack: version.pack_name.clone(),
        version: version.label.clone(),
        sha256: version.sha256.clone(),
        effective_from: version.effective_from,
        status: version.status.code().to_owned(),
        decision_sha256: version.decision.as_ref().map(Decision::hash),
        reason: why.and_then(|act| act.reason.clone()),
    };
    append(conn, fact(snapshot), draft(because, version.id.0, version.version, by)).await
}

/// Rules of a pack that begin or cease to count. For nobody outside: what it means to a seller, a seller is told.
pub async fn rules_on_day(
    conn: &mut Conn,
    because: Because,
    pack: &RulePack,
    day: Date,
    rules: Vec<String>,
    fact: fn(rule::RulesOnDay) -> RuleFact,
) -> anyhow::Result<()> {
    let in_force = pack.in_force.map(|version| version.0);
    let fact = fact(rule::RulesOnDay { pack: pack.name.clone(), rule_pack_version: in_force, day, rules });
    let Because { cause, now } = because;
    let draft = Draft { subject: pack.id.0, sequence: pack.version, time: now, cause, audience: Vec::new() };
    append(conn, fact, draft).await
}

pub async fn products_created(conn: &mut Conn, because: Because, products: &[Product]) -> anyhow::Result<()> {
    let event = |product: &Product| {
        let draft = draft(because, product.id.0, product.version, product.organisation);
        Ok(RuleFact::ProductCreated(self::product(product)?).publish(draft)?)
    };
    let events = products.iter().map(event).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(outbox::append_all(conn, &events).await?)
}

pub async fn product_facts_changed(
    conn: &mut Conn,
    because: Because,
    product: &Product,
) -> anyhow::Result<()> {
    publish_product(conn, because, product, RuleFact::ProductFactsChanged).await
}

pub async fn product_archived(conn: &mut Conn, because: Because, product: &Product) -> anyhow::Result<()> {
    publish_product(conn, because, product, RuleFact::ProductArchived).await
}

/// How a product's codes stand now.
pub async fn classification(conn: &mut Conn, because: Because, product: &Product) -> anyhow::Result<()> {
    let classification = &product.classification;
    let snapshot = rule::Classification {
        product: product.id.0,
        organisation: product.organisation,
        hs_code: product.hs_code.clone(),
        national_codes: national_codes(product),
        status: classification.status.code().to_owned(),
        method: classification.method.code().to_owned(),
    };
    let fact = match classification.status {
        ClassificationStatus::Proposed => RuleFact::ClassificationProposed(snapshot),
        ClassificationStatus::Confirmed => RuleFact::ClassificationConfirmed(snapshot),
        ClassificationStatus::Challenged => RuleFact::ClassificationChallenged(snapshot),
    };
    append(conn, fact, draft(because, product.id.0, product.version, product.organisation)).await
}

pub async fn market_watched(conn: &mut Conn, because: Because, watch: &Watch) -> anyhow::Result<()> {
    let (product, hs_prefix) = match &watch.subject {
        WatchSubject::Product(product) => (Some(product.0), None),
        WatchSubject::HsPrefix(prefix) => (None, Some(prefix.clone())),
    };
    let fact = RuleFact::MarketWatched(rule::Watch {
        id: watch.id.0,
        organisation: watch.organisation,
        product,
        hs_prefix,
        market: watch.market.code().to_owned(),
        mode: watch.mode.code().to_owned(),
        status: watch.status.code().to_owned(),
    });
    append(conn, fact, draft(because, watch.id.0, watch.version, watch.organisation)).await
}

/// Tells each seller of its own products.
pub async fn requirements_changed(
    conn: &mut Conn,
    because: Because,
    version: Option<RulePackVersionId>,
    changes: &[VerdictChange],
) -> anyhow::Result<()> {
    let event = |change: &VerdictChange| {
        let fact = RuleFact::ProductRequirementsChanged(rule::VerdictChange {
            id: change.id,
            rule_change: change.rule_change.0,
            product: change.product.0,
            organisation: change.organisation,
            sku: change.sku.clone(),
            lane: lane(&change.lane),
            as_of: change.as_of,
            before: change.before.code().to_owned(),
            after: change.after.code().to_owned(),
            rule_pack_version: version.map(|version| version.0),
        });
        Ok(fact.publish(draft(because, change.id, 1, change.organisation))?)
    };
    let events = changes.iter().map(event).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(outbox::append_all(conn, &events).await?)
}

pub async fn bulk_self_check_completed(
    conn: &mut Conn,
    because: Because,
    bulk: &BulkSelfCheck,
    verdicts: &[(Verdict, i64)],
) -> anyhow::Result<()> {
    let fact = RuleFact::BulkSelfCheckCompleted(rule::BulkSelfCheck {
        id: bulk.id.0,
        organisation: bulk.organisation,
        status: bulk.status.code().to_owned(),
        done: bulk.done,
        verdicts: verdicts.iter().map(|(verdict, count)| (verdict.code().to_owned(), *count)).collect(),
    });
    append(conn, fact, draft(because, bulk.id.0, bulk.version, bulk.organisation)).await
}

/// Of checks that were made in one call only the whole is told: nobody waits for one of a thousand.
pub async fn batch_completed(
    conn: &mut Conn,
    because: Because,
    organisation: Uuid,
    checks: &[SelfCheck],
) -> anyhow::Result<()> {
    let mut verdicts = BTreeMap::new();
    for check in checks {
        *verdicts.entry(check.outcome.verdict.code().to_owned()).or_default() += 1;
    }
    let id = Uuid::now_v7();
    let done = i64::try_from(checks.len()).unwrap_or(i64::MAX);
    let status = JobStatus::Completed.code().to_owned();
    let fact =
        RuleFact::BulkSelfCheckCompleted(rule::BulkSelfCheck { id, organisation, status, done, verdicts });
    append(conn, fact, draft(because, id, 1, organisation)).await
}

pub async fn self_checks_completed(
    conn: &mut Conn,
    because: Because,
    checks: &[SelfCheck],
) -> anyhow::Result<()> {
    let event = |check: &SelfCheck| {
        let fact = RuleFact::SelfCheckCompleted(rule::SelfCheck {
            id: check.id.0,
            product: check.product.0,
            organisation: check.organisation,
            lane: lane(&check.case.lane),
            as_of: check.case.as_of,
            verdict: check.outcome.verdict.code().to_owned(),
            findings: check.outcome.findings.iter().map(finding).collect(),
            result_hash: check.outcome.result_hash.clone(),
            transport_conditions: check.outcome.transport_conditions.iter().map(condition).collect(),
            transport_approval: check.transport_approval,
            asked_at_version: check.asked_at_version,
        });
        Ok(fact.publish(draft(because, check.id.0, 1, check.organisation))?)
    };
    let events = checks.iter().map(event).collect::<anyhow::Result<Vec<_>>>()?;
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
        on_breach: condition.on_breach.code().to_owned(),
    }
}

/// What a transport approval asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub transport_approval: Uuid,
    pub product: ProductId,
    /// The approval's version when it asked.
    pub version: i64,
    /// Whose approval it is.
    pub organisation: Uuid,
}

/// There is no check, so the subject is the approval that asked for one.
pub async fn self_check_refused(
    conn: &mut Conn,
    because: Because,
    asked: Asked,
    code: &str,
) -> anyhow::Result<()> {
    let fact = RuleFact::SelfCheckRefused(rule::SelfCheckRefusal {
        transport_approval: asked.transport_approval,
        product: Some(asked.product.0),
        asked_at_version: Some(asked.version),
        code: code.to_owned(),
    });
    append(conn, fact, draft(because, asked.transport_approval, 1, asked.organisation)).await
}

async fn publish_product(
    conn: &mut Conn,
    because: Because,
    product: &Product,
    fact: impl FnOnce(rule::Product) -> RuleFact,
) -> anyhow::Result<()> {
    let draft = draft(because, product.id.0, product.version, product.organisation);
    append(conn, fact(self::product(product)?), draft).await
}

async fn append(conn: &mut Conn, fact: RuleFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

fn draft(because: Because, subject: Uuid, sequence: i64, organisation: Uuid) -> Draft {
    Draft { subject, sequence, time: because.now, cause: because.cause, audience: vec![organisation] }
}

fn product(product: &Product) -> anyhow::Result<rule::Product> {
    Ok(rule::Product {
        id: product.id.0,
        organisation: product.organisation,
        sku: product.sku.clone(),
        name: product.name.clone(),
        origin_country: product.origin.code().to_owned(),
        hs_code: product.hs_code.clone(),
        national_codes: national_codes(product),
        facts: facts(&product.facts)?,
        status: product.status.code().to_owned(),
    })
}

fn national_codes(product: &Product) -> BTreeMap<String, String> {
    product.national_codes.iter().map(|one| (one.market.clone(), one.code.clone())).collect()
}

/// As plain JSON: text, number, true or false by name.
fn facts(facts: &Facts) -> anyhow::Result<Json> {
    let json = |value: &Value| {
        anyhow::Ok(match value {
            Value::Text(text) => Json::String(text.clone()),
            Value::Flag(flag) => Json::Bool(*flag),
            Value::Number(number) => {
                Json::Number(number.to_string().parse::<Number>().context("a decimal is a number")?)
            }
        })
    };
    facts.iter().map(|(name, value)| Ok((name.clone(), json(value)?))).collect()
}

fn lane(lane: &Lane) -> rule::Lane {
    rule::Lane {
        origin: lane.origin.code().to_owned(),
        destination: lane.destination.code().to_owned(),
        mode: lane.mode.code().to_owned(),
        direction: lane.direction.map(|direction| direction.code().to_owned()),
        aircraft: lane.aircraft.map(|aircraft| aircraft.code().to_owned()),
    }
}

fn finding(finding: &Finding) -> rule::Finding {
    let missing = finding.missing.iter();
    rule::Finding {
        rule: finding.rule.clone(),
        revision: finding.revision,
        title: finding.title.clone(),
        effect: finding.effect.code().to_owned(),
        status: finding.status.code().to_owned(),
        missing: missing.map(|missing| (missing.group.clone(), missing.alternatives.clone())).collect(),
        ask: finding.ask.clone(),
    }
}

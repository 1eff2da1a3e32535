//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither. A
//! product and its checks are shown to the seller only; a published rule pack to the organisation that published it.

use anyhow::Context;
use database::Conn;
use events::rule::{self, RuleFact};
use events::{Cause, Draft, Fact};
use serde_json::{Number, Value as Json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::evaluate::Finding;
use crate::domain::{Code, Facts, Lane, Product, RulePackVersion, SelfCheck, Value};

/// What a change goes back to, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
}

pub async fn rule_pack_published(
    conn: &mut Conn,
    because: Because,
    version: &RulePackVersion,
    publisher: Uuid,
) -> anyhow::Result<()> {
    let fact = RuleFact::RulePackPublished(rule::RulePackVersion {
        id: version.id.0,
        pack: version.pack_name.clone(),
        version: version.label.clone(),
        sha256: version.sha256.clone(),
        effective_from: version.effective_from,
        status: version.status.code().to_owned(),
    });
    append(conn, fact, draft(because, version.id.0, version.version, publisher)).await
}

pub async fn product_created(conn: &mut Conn, because: Because, product: &Product) -> anyhow::Result<()> {
    publish_product(conn, because, product, RuleFact::ProductCreated).await
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

pub async fn self_check_completed(
    conn: &mut Conn,
    because: Because,
    check: &SelfCheck,
) -> anyhow::Result<()> {
    let fact = RuleFact::SelfCheckCompleted(rule::SelfCheck {
        id: check.id.0,
        product: check.product.0,
        organisation: check.organisation,
        lane: lane(&check.case.lane),
        as_of: check.case.as_of,
        verdict: check.outcome.verdict.code().to_owned(),
        findings: check.outcome.findings.iter().map(finding).collect(),
        result_hash: check.outcome.result_hash.clone(),
        transport_approval: check.transport_approval,
    });
    append(conn, fact, draft(because, check.id.0, 1, check.organisation)).await
}

/// There is no check, so the subject is the approval that asked for one.
pub async fn self_check_refused(
    conn: &mut Conn,
    because: Because,
    transport_approval: Uuid,
    organisation: Uuid,
    code: &str,
) -> anyhow::Result<()> {
    let fact =
        RuleFact::SelfCheckRefused(rule::SelfCheckRefusal { transport_approval, code: code.to_owned() });
    append(conn, fact, draft(because, transport_approval, 1, organisation)).await
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
    let national_codes = product.national_codes.iter();
    Ok(rule::Product {
        id: product.id.0,
        organisation: product.organisation,
        sku: product.sku.clone(),
        name: product.name.clone(),
        origin_country: product.origin.code().to_owned(),
        hs_code: product.hs_code.clone(),
        national_codes: national_codes.map(|one| (one.market.clone(), one.code.clone())).collect(),
        facts: facts(&product.facts)?,
        status: product.status.code().to_owned(),
    })
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

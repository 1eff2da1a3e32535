//! Events of the rule domain.

use anyhow::Context;
use database::Conn;
use events::rule::{
    self as published, Finding, RuleFact, SelfCheck, SelfCheckRefusal, VerdictChanges,
};
use events::{CloudEvent, EventContext, Fact};

use super::conversions;
use super::listings::{self, Listed};
use crate::approval_reviews::domain::VerdictChange;
use crate::approval_reviews::service as approval_reviews;
use crate::domain::{ApprovalId, Lane, ProductId, SelfCheckId, Unit};
use crate::projections::domain::{Versioned, latest};
use crate::projections::service as projections;
use crate::transport_approvals::domain::{
    Answer, Check, CheckedRule, Outcome, TransportCondition, Verdict,
};
use crate::transport_approvals::service as transport_approvals;

/// The events that only update the projection of products, unless an approval is based on the product.
pub const PRODUCT_FACTS: [&str; 3] = [
    "carnet.rule.ProductCreated.v1",
    "carnet.rule.ProductFactsChanged.v1",
    "carnet.rule.ProductArchived.v1",
];

pub async fn react(conn: &mut Conn, event: &CloudEvent, fact: RuleFact) -> anyhow::Result<()> {
    let context = EventContext::of_event(event, event.time);
    match fact {
        RuleFact::ProductCreated(product)
        | RuleFact::ProductFactsChanged(product)
        | RuleFact::ProductArchived(product) => {
            let product = Versioned {
                row: conversions::product(product)?,
                sequence: event.sequence,
            };
            let redescribed = projections::update_products(conn, &[product]).await?;
            transport_approvals::order_review_of_products(conn, context, &redescribed).await?;
        }
        RuleFact::SelfCheckCompleted(check) => {
            self_check_completed(conn, on_receipt(event), check).await?;
        }
        RuleFact::SelfCheckRefused(refusal) => {
            self_check_refused(conn, on_receipt(event), refusal).await?;
        }
        RuleFact::ProductRequirementsChanged(page) => {
            let changes = read_changes(&page).context("this build cannot read the lane")?;
            approval_reviews::order_review_of_verdicts(conn, context, &changes).await?;
        }
        RuleFact::RulePackPublished(pack) => {
            let pack = Versioned {
                row: conversions::rule_pack(pack),
                sequence: event.sequence,
            };
            projections::upsert_rule_pack(conn, &pack).await?;
        }
        RuleFact::UnitsImported(import) => {
            let units: Vec<Unit> = import.units.into_iter().map(conversions::unit).collect();
            projections::update_units(conn, &units, import.complete, event.time).await?;
        }
        RuleFact::RulePacksListed(page) => {
            listings::rule_packs(conn, Listed { event, page: &page }).await?;
        }
        RuleFact::ProductsListed(page) => {
            listings::products(conn, context, Listed { event, page: &page }).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Uses the time of receipt for an answer, which changes an approval: the event may have waited in the queue, and clients ask
/// for changes since a time.
fn on_receipt(event: &CloudEvent) -> EventContext {
    EventContext::of_event(event, chassis::now())
}

/// Passes the self-check of a transport approval to the approval.
async fn self_check_completed(
    conn: &mut Conn,
    context: EventContext,
    check: SelfCheck,
) -> anyhow::Result<()> {
    let Some(approval) = check.transport_approval else {
        return Ok(());
    };
    let answer = read_check(check).context("this build cannot read the self-check")?;
    transport_approvals::receive_answer(conn, context, ApprovalId(approval), &answer).await
}

async fn self_check_refused(
    conn: &mut Conn,
    context: EventContext,
    refusal: SelfCheckRefusal,
) -> anyhow::Result<()> {
    let approval = ApprovalId(refusal.transport_approval);
    let answer = Answer {
        product: refusal.product.map(ProductId),
        asked_at: refusal.asked_at_version,
        outcome: Outcome::Refused(refusal.code),
    };
    transport_approvals::receive_answer(conn, context, approval, &answer).await
}

/// Updates the products of a batch of events with two statements. Fails if a transport approval is based on a product whose
/// description has changed: then each event is processed alone and orders a review.
pub async fn project_products(conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
    let mut products = Vec::new();
    for event in events {
        if let Some(
            RuleFact::ProductCreated(product)
            | RuleFact::ProductFactsChanged(product)
            | RuleFact::ProductArchived(product),
        ) = RuleFact::read(event)?
        {
            products.push(Versioned {
                row: conversions::product(product)?,
                sequence: event.sequence,
            });
        }
    }
    let Some(since) = events.iter().map(|event| event.time).min() else {
        return Ok(());
    };
    if products.is_empty() {
        return Ok(());
    }
    let products = latest(products, |product| product.id);
    let redescribed = projections::update_products(conn, &products).await?;
    anyhow::ensure!(
        !transport_approvals::has_approvals_about(
            conn,
            &redescribed,
            market_day::earliest_day(since)
        )
        .await?,
        "a transport approval is based on one of these products"
    );
    Ok(())
}

fn read_changes(page: &VerdictChanges) -> Result<Vec<VerdictChange>, strum::ParseError> {
    let change = |change: &published::VerdictChange| {
        Ok(VerdictChange {
            product: ProductId(change.product),
            lane: read_lane(&change.lane)?,
            compliant: change.after == Verdict::Compliant.into_str(),
        })
    };
    page.changes.iter().map(change).collect()
}

fn read_lane(lane: &published::Lane) -> Result<Lane, strum::ParseError> {
    Ok(Lane {
        origin: lane.origin.clone(),
        destination: lane.destination.clone(),
        mode: lane.mode.parse()?,
        direction: lane.direction.as_deref().map(str::parse).transpose()?,
        aircraft: lane.aircraft.as_deref().map(str::parse).transpose()?,
    })
}

fn read_check(check: SelfCheck) -> Result<Answer, strum::ParseError> {
    let rules = check
        .findings
        .into_iter()
        .map(read_finding)
        .collect::<Result<_, _>>()?;
    let conditions = check
        .transport_conditions
        .into_iter()
        .map(read_condition)
        .collect::<Result<_, _>>()?;
    let outcome = Outcome::Checked(Check {
        id: SelfCheckId(check.id),
        verdict: check.verdict.parse()?,
        rules,
        conditions,
    });
    Ok(Answer {
        product: Some(ProductId(check.product)),
        asked_at: check.asked_at_version,
        outcome,
    })
}

fn read_condition(
    condition: published::TransportCondition,
) -> Result<TransportCondition, strum::ParseError> {
    Ok(TransportCondition {
        rule: condition.rule,
        metric: condition.metric,
        unit: condition.unit,
        min: condition.min,
        max: condition.max,
        consecutive_minutes: condition.consecutive_minutes,
        cumulative_minutes: condition.cumulative_minutes,
        max_gap_minutes: condition.max_gap_minutes,
        on_breach: condition.on_breach.parse()?,
    })
}

fn read_finding(finding: Finding) -> Result<CheckedRule, strum::ParseError> {
    Ok(CheckedRule {
        rule: finding.rule,
        revision: finding.revision,
        title: finding.title,
        status: finding.status.parse()?,
        missing: finding.missing,
        ask: finding.ask,
    })
}

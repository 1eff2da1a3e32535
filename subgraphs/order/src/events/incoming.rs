//! From the published language of others to what it does here.

use anyhow::Context;
use database::Conn;
use events::rule::{Finding, RuleFact, SelfCheck};
use events::user::UserFact;
use events::{Cause, CloudEvent, Fact, rule, user};

use crate::domain::{
    Answer, ApprovalId, Behind, Carrier, Change, Check, CheckedRule, KeyId, Lane, OrganisationId, Outcome,
    Product, ProductId, Provider, ProviderId, ProviderKey, SelfCheckId, TransportCondition, UnknownWord,
    Verdict,
};
use crate::events::outgoing::Because;
use crate::service::reactions;

/// Whose events this domain takes in.
pub const PRODUCERS: &[&str] = &[UserFact::PRODUCER, RuleFact::PRODUCER];

/// What this domain does about others' events.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        if let Some(fact) = RuleFact::read(event)? {
            return from_rule(conn, event, fact).await;
        }
        match UserFact::read(event)? {
            Some(fact) => from_user(conn, event, fact).await,
            None => Ok(()),
        }
    }
}

async fn from_rule(conn: &mut Conn, event: &CloudEvent, fact: RuleFact) -> anyhow::Result<()> {
    let because = Because { cause: Cause::event(event), now: event.time };
    match fact {
        RuleFact::ProductCreated(product)
        | RuleFact::ProductFactsChanged(product)
        | RuleFact::ProductArchived(product) => {
            let product = known_product(product);
            reactions::product_known(conn, &product, event.sequence).await?;
            let behind = Behind::Product(product.id, None);
            reactions::changed_behind_approvals(conn, because, &behind, Change::ProductChanged).await?;
        }
        RuleFact::SelfCheckCompleted(check) => {
            // Most self-checks are a seller's own question, and none of our business.
            if let Some(approval) = check.transport_approval {
                let answer = read_check(check).context("a self-check that this build cannot read")?;
                reactions::approval_answered(conn, because, ApprovalId(approval), &answer).await?;
            }
        }
        RuleFact::SelfCheckRefused(refusal) => {
            let approval = ApprovalId(refusal.transport_approval);
            let answer = Answer {
                product: refusal.product.map(ProductId),
                asked_at: refusal.asked_at_version,
                outcome: Outcome::Refused(refusal.code),
            };
            reactions::approval_answered(conn, because, approval, &answer).await?;
        }
        RuleFact::ProductRequirementsChanged(change) => {
            let lane = read_lane(&change.lane).context("a lane that this build cannot read")?;
            let behind = Behind::Product(ProductId(change.product), Some(lane));
            let compliant = change.after == Verdict::Compliant.word();
            let change = if compliant { Change::ProductChanged } else { Change::RulesChanged };
            reactions::changed_behind_approvals(conn, because, &behind, change).await?;
        }
        _ => {}
    }
    Ok(())
}

async fn from_user(conn: &mut Conn, event: &CloudEvent, fact: UserFact) -> anyhow::Result<()> {
    let because = Because { cause: Cause::event(event), now: event.time };
    match fact {
        UserFact::ProviderAdded(provider)
        | UserFact::ProviderUpdated(provider)
        | UserFact::ProviderApproved(provider)
        | UserFact::ProviderSuspended(provider)
        | UserFact::ProviderReinstated(provider)
        | UserFact::ProviderRemoved(provider)
        | UserFact::AccreditationAdded(provider) => {
            reactions::provider_known(conn, because, &known_provider(provider), event.sequence).await?;
        }
        UserFact::AccreditationExpired(provider) => {
            let provider = known_provider(provider);
            reactions::provider_known(conn, because, &provider, event.sequence).await?;
            let behind = Behind::Provider(provider.organisation);
            reactions::changed_behind_approvals(conn, because, &behind, Change::AccreditationExpired).await?;
        }
        UserFact::ProviderKeyRegistered(key) | UserFact::ProviderKeyRevoked(key) => {
            let key = known_key(key).context("a provider's key that this build cannot read")?;
            reactions::provider_key_known(conn, &key, event.sequence).await?;
        }
        UserFact::OrganisationRegistered(organisation)
        | UserFact::OrganisationUpdated(organisation)
        | UserFact::OrganisationVerified(organisation)
        | UserFact::OrganisationSuspended(organisation)
        | UserFact::OrganisationReinstated(organisation)
        | UserFact::OrganisationClosed(organisation)
            if organisation.kind == "CARRIER" =>
        {
            let carrier = Carrier { id: OrganisationId(organisation.id), status: organisation.status };
            reactions::carrier_known(conn, &carrier, event.sequence).await?;
        }
        _ => {}
    }
    Ok(())
}

fn known_product(product: rule::Product) -> Product {
    Product {
        id: ProductId(product.id),
        organisation: OrganisationId(product.organisation),
        origin_country: product.origin_country,
        name: product.name,
        sku: product.sku,
        status: product.status,
    }
}

fn known_provider(provider: user::Provider) -> Provider {
    Provider {
        id: ProviderId(provider.id),
        organisation: OrganisationId(provider.organisation),
        display_name: provider.display_name,
        status: provider.status,
    }
}

fn known_key(key: user::ProviderKey) -> Result<ProviderKey, UnknownWord> {
    Ok(ProviderKey {
        id: KeyId(key.id),
        provider: ProviderId(key.provider),
        organisation: OrganisationId(key.organisation),
        algorithm: key.algorithm.parse()?,
        jwk: key.jwk,
        registered_at: key.registered_at,
        revoked_at: key.revoked_at,
    })
}

fn read_lane(lane: &rule::Lane) -> Result<Lane, UnknownWord> {
    Ok(Lane {
        origin: lane.origin.clone(),
        destination: lane.destination.clone(),
        mode: lane.mode.parse()?,
        direction: lane.direction.as_deref().map(str::parse).transpose()?,
        aircraft: lane.aircraft.as_deref().map(str::parse).transpose()?,
    })
}

fn read_check(check: SelfCheck) -> Result<Answer, UnknownWord> {
    let rules = check.findings.into_iter().map(read_finding).collect::<Result<_, _>>()?;
    let conditions = check.transport_conditions.into_iter().map(read_condition).collect();
    let outcome = Outcome::Checked(Check {
        id: SelfCheckId(check.id),
        verdict: check.verdict.parse()?,
        rules,
        conditions,
    });
    Ok(Answer { product: Some(ProductId(check.product)), asked_at: check.asked_at_version, outcome })
}

fn read_condition(condition: rule::TransportCondition) -> TransportCondition {
    TransportCondition {
        rule: condition.rule,
        metric: condition.metric,
        unit: condition.unit,
        min: condition.min,
        max: condition.max,
        consecutive_minutes: condition.consecutive_minutes,
        cumulative_minutes: condition.cumulative_minutes,
        max_gap_minutes: condition.max_gap_minutes,
        on_breach: condition.on_breach,
    }
}

fn read_finding(finding: Finding) -> Result<CheckedRule, UnknownWord> {
    Ok(CheckedRule {
        rule: finding.rule,
        revision: finding.revision,
        title: finding.title,
        status: finding.status.parse()?,
        missing: finding.missing,
        ask: finding.ask,
    })
}

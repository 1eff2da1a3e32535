//! From the published language of others to what it does here.

use anyhow::Context;
use database::Conn;
use events::rule::{Finding, RuleFact, SelfCheck};
use events::user::UserFact;
use events::{Cause, CloudEvent, Fact, rule, user};

use crate::domain::{
    ApprovalId, Check, CheckedRule, KeyId, OrganisationId, Product, ProductId, Provider, ProviderId,
    ProviderKey, SelfCheckId, UnknownWord,
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
            reactions::product_known(conn, &known_product(product), event.sequence).await?;
        }
        RuleFact::SelfCheckCompleted(check) => {
            // Most self-checks are a seller's own question, and none of our business.
            if let Some(approval) = check.transport_approval {
                let check = read_check(check).context("a self-check that this build cannot read")?;
                reactions::check_completed(conn, because, ApprovalId(approval), &check).await?;
            }
        }
        RuleFact::SelfCheckRefused(refusal) => {
            let approval = ApprovalId(refusal.transport_approval);
            reactions::check_refused(conn, because, approval, &refusal.code).await?;
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
        | UserFact::AccreditationAdded(provider)
        | UserFact::AccreditationExpired(provider) => {
            reactions::provider_known(conn, because, &known_provider(provider), event.sequence).await?;
        }
        UserFact::ProviderKeyRegistered(key) | UserFact::ProviderKeyRevoked(key) => {
            let key = known_key(key).context("a provider's key that this build cannot read")?;
            reactions::provider_key_known(conn, &key, event.sequence).await?;
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

fn read_check(check: SelfCheck) -> Result<Check, UnknownWord> {
    let rules = check.findings.into_iter().map(read_finding).collect::<Result<_, _>>()?;
    Ok(Check { id: SelfCheckId(check.id), verdict: check.verdict.parse()?, rules })
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

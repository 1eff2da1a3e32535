//! Events of the user domain.

use anyhow::Context;
use database::Conn;
use events::user::UserFact;
use events::{CloudEvent, EventContext, Fact};

use super::conversions;
use super::listings::{self, Listed};
use crate::approval_reviews::domain::{Change, ReviewSubject};
use crate::approval_reviews::service as approval_reviews;
use crate::domain::OrganisationId;
use crate::projections::domain::{Provider, Versioned, latest};
use crate::projections::service as projections;

/// The events that only update the projection of organisations.
pub const ORGANISATION_FACTS: [&str; 6] = [
    "carnet.user.OrganisationRegistered.v1",
    "carnet.user.OrganisationUpdated.v1",
    "carnet.user.OrganisationVerified.v1",
    "carnet.user.OrganisationSuspended.v1",
    "carnet.user.OrganisationReinstated.v1",
    "carnet.user.OrganisationClosed.v1",
];

pub async fn react(conn: &mut Conn, event: &CloudEvent, fact: UserFact) -> anyhow::Result<()> {
    let context = EventContext::of_event(event, event.time);
    match fact {
        UserFact::ProviderAdded(provider)
        | UserFact::ProviderUpdated(provider)
        | UserFact::ProviderApproved(provider)
        | UserFact::ProviderRejected(provider)
        | UserFact::ProviderSuspended(provider)
        | UserFact::ProviderReinstated(provider)
        | UserFact::ProviderRemoved(provider)
        | UserFact::AccreditationAdded(provider) => {
            let provider = conversions::provider(provider);
            update_provider(conn, context, &provider, event.sequence).await?;
        }
        UserFact::AccreditationExpired(provider) => {
            let provider = conversions::provider(provider);
            update_provider(conn, context, &provider, event.sequence).await?;
            review_issuer(conn, context, provider.organisation).await?;
        }
        UserFact::ProviderKeyRegistered(key) | UserFact::ProviderKeyRevoked(key) => {
            let key = conversions::provider_key(key)
                .context("this build cannot read the key of a provider")?;
            projections::upsert_provider_key(conn, &key, event.sequence).await?;
        }
        UserFact::OrganisationRegistered(_)
        | UserFact::OrganisationUpdated(_)
        | UserFact::OrganisationVerified(_)
        | UserFact::OrganisationSuspended(_)
        | UserFact::OrganisationReinstated(_)
        | UserFact::OrganisationClosed(_) => {
            project_organisations(conn, std::slice::from_ref(event)).await?;
        }
        UserFact::RegistrationRemoved(registration) => {
            let removed = registration.organisations.into_iter().map(OrganisationId);
            projections::delete_organisations(conn, &removed.collect::<Vec<_>>()).await?;
        }
        UserFact::OrganisationsListed(page) => {
            listings::organisations(conn, Listed { event, page: &page }).await?;
        }
        UserFact::ProvidersListed(page) => {
            listings::providers(conn, context, Listed { event, page: &page }).await?;
        }
        UserFact::ProviderKeysListed(page) => {
            listings::provider_keys(conn, Listed { event, page: &page }).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Updates a provider. If its status has changed, its certificates are reviewed.
async fn update_provider(
    conn: &mut Conn,
    context: EventContext,
    provider: &Provider,
    sequence: i64,
) -> anyhow::Result<()> {
    if projections::update_provider(conn, provider, sequence).await? {
        approval_reviews::order_provider_review(conn, context, provider.id).await?;
    }
    Ok(())
}

/// Orders a review of the approvals that are based on certificates of an organisation after one of its accreditations expired.
async fn review_issuer(
    conn: &mut Conn,
    context: EventContext,
    issuer: OrganisationId,
) -> anyhow::Result<()> {
    let (subject, change) = (ReviewSubject::Issuer(issuer), Change::AccreditationExpired);
    Ok(approval_reviews::order_review(conn, context, subject, Some(change)).await?)
}

/// Updates the organisations of a batch of events, with one statement.
pub async fn project_organisations(conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
    let mut organisations = Vec::new();
    for event in events {
        if let Some(
            UserFact::OrganisationRegistered(organisation)
            | UserFact::OrganisationUpdated(organisation)
            | UserFact::OrganisationVerified(organisation)
            | UserFact::OrganisationSuspended(organisation)
            | UserFact::OrganisationReinstated(organisation)
            | UserFact::OrganisationClosed(organisation),
        ) = UserFact::read(event)?
        {
            let row = conversions::organisation(organisation);
            organisations.push(Versioned {
                row,
                sequence: event.sequence,
            });
        }
    }
    if organisations.is_empty() {
        return Ok(());
    }
    let organisations = latest(organisations, |organisation| organisation.id);
    Ok(projections::upsert_organisations(conn, &organisations).await?)
}

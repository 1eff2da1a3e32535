//! Facts of the user domain.

use anyhow::Context;
use database::Conn;
use events::user::{self as published, UserFact};
use events::{CloudEvent, EventContext, Fact};

use super::listings::{self, Listed};
use crate::assessment::domain::ProviderKey;
use crate::domain::{KeyId, OrganisationId, ProviderId};
use crate::events::incoming::latest;
use crate::projections::domain::{Organisation, Provider, Versioned};
use crate::projections::service::reactions;

/// The facts that only update the projection of organisations.
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
            reactions::provider_known(conn, context, &known_provider(provider), event.sequence)
                .await?;
        }
        UserFact::AccreditationExpired(provider) => {
            let provider = known_provider(provider);
            reactions::provider_known(conn, context, &provider, event.sequence).await?;
            reactions::accreditation_expired(conn, context, provider.organisation).await?;
        }
        UserFact::ProviderKeyRegistered(key) | UserFact::ProviderKeyRevoked(key) => {
            let key = known_key(key).context("a provider's key that this build cannot read")?;
            reactions::provider_key_known(conn, &key, event.sequence).await?;
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
            let removed: Vec<OrganisationId> = removed.collect();
            reactions::organisations_removed(conn, &removed).await?;
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

/// The organisations of a run of events, with one statement for all of them.
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
            let row = known_organisation(organisation);
            organisations.push(Versioned {
                row,
                sequence: event.sequence,
            });
        }
    }
    if organisations.is_empty() {
        return Ok(());
    }
    reactions::organisations_known(conn, &latest(organisations, |organisation| organisation.id))
        .await
}

pub fn known_organisation(organisation: published::Organisation) -> Organisation {
    Organisation {
        id: OrganisationId(organisation.id),
        kind: organisation.kind,
        status: organisation.status,
    }
}

pub fn known_provider(provider: published::Provider) -> Provider {
    Provider {
        id: ProviderId(provider.id),
        organisation: OrganisationId(provider.organisation),
        display_name: provider.display_name,
        status: provider.status,
    }
}

pub fn known_key(key: published::ProviderKey) -> Result<ProviderKey, strum::ParseError> {
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

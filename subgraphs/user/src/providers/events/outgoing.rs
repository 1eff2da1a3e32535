//! Events about providers.

use database::Conn;
use events::operations::Listed;
use events::user::{self, UserFact};
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::events::outgoing::{PageStart, append, append_page};
use crate::providers::domain::{Accreditation, Provider, ProviderService, ProviderStatus};

macro_rules! provider_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        pub async fn $name(conn: &mut Conn, context: EventContext, provider: &Provider) -> anyhow::Result<()> {
            let draft = context.draft(provider.id.0, provider.version, [provider.organisation]);
            append(conn, UserFact::$fact(self::provider(provider)), draft).await
        }
    )+};
}

provider_facts! {
    provider_added => ProviderAdded,
    provider_updated => ProviderUpdated,
    provider_approved => ProviderApproved,
    provider_rejected => ProviderRejected,
    provider_suspended => ProviderSuspended,
    provider_reinstated => ProviderReinstated,
    provider_removed => ProviderRemoved,
    accreditation_added => AccreditationAdded,
    accreditation_expired => AccreditationExpired,
}

/// Publishes an event about a provider in the bulk lane, for jobs that concern any number of providers.
pub async fn provider_in_bulk(
    conn: &mut Conn,
    context: EventContext,
    provider: &Provider,
    fact: fn(user::Provider) -> UserFact,
) -> anyhow::Result<()> {
    let draft = context.draft(provider.id.0, provider.version, [provider.organisation]);
    let event = fact(self::provider(provider)).publish(draft)?;
    Ok(outbox::append_bulk(conn, &[event]).await?)
}

/// Publishes a page of providers, in the order of their ids.
pub async fn providers_listed(
    conn: &mut Conn,
    start: PageStart,
    providers: &[Provider],
) -> anyhow::Result<Option<Uuid>> {
    let through = PageStart::through(providers.iter().map(|each| each.id.0));
    let listed = |each: &Provider| Listed {
        sequence: each.version,
        item: provider(each),
    };
    let items = providers.iter().map(listed).collect();
    append_page(conn, start, through, items, UserFact::ProvidersListed).await?;
    Ok(through)
}

fn provider(provider: &Provider) -> user::Provider {
    let ended = matches!(
        provider.status,
        ProviderStatus::Suspended | ProviderStatus::Removed
    );
    let kept = provider
        .accreditations
        .iter()
        .filter(|each| each.withdrawal.is_none());
    user::Provider {
        id: provider.id.0,
        organisation: provider.organisation.0,
        display_name: provider.profile.display_name.clone(),
        status: provider.status.into_str().to_owned(),
        services: provider.profile.services.iter().map(service).collect(),
        accreditations: kept.map(accreditation).collect(),
        reason: provider.reason.clone().filter(|_| ended),
    }
}

fn accreditation(accreditation: &Accreditation) -> user::Accreditation {
    user::Accreditation {
        id: accreditation.id.0,
        body: accreditation.body.clone(),
        standard: accreditation.standard.into_str().to_owned(),
        number: accreditation.number.clone(),
        valid_from: accreditation.valid_from,
        valid_to: accreditation.valid_to,
    }
}

fn service(service: &ProviderService) -> user::Service {
    user::Service {
        kind: service.kind.into_str().to_owned(),
        hs_prefixes: service.hs_prefixes.clone(),
        markets: service.markets.clone(),
        document_types: service.document_types.clone(),
    }
}

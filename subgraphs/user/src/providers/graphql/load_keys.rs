use std::collections::HashMap;
use std::sync::Arc;

use chassis::{group_by, index_by, load_keys};

use crate::domain::{AccreditationId, OrganisationId, ProviderId, ProviderKeyId};
use crate::providers::domain::{Accreditation, Need, Provider, ProviderKey, ProviderMatch};
use crate::service::Services;

/// Loads the response time of an organisation's provider, in hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HoursOf(pub OrganisationId);

/// Loads all keys of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeysOf(pub ProviderId);

load_keys! {
    Services;
    ProviderId => Provider, |load, ids| {
        let providers = load.service.providers.find(&load.caller, ids).await?;
        index_by(providers, |provider| provider.id)
    };
    AccreditationId => Accreditation, |load, ids| {
        let accreditations = load.service.providers.find_accreditations(&load.caller, ids).await?;
        index_by(accreditations, |accreditation| accreditation.id)
    };
    ProviderKeyId => ProviderKey, |load, ids| {
        let keys = load.service.provider_keys.find(&load.caller, ids).await?;
        index_by(keys, |key| key.id)
    };
    HoursOf => f64, |load, keys| {
        let organisations: Vec<OrganisationId> =
            keys.iter().map(|HoursOf(organisation)| *organisation).collect();
        let hours = load.service.providers.response_hours(&organisations).await?;
        let by_key = |(organisation, hours)| (HoursOf(organisation), hours);
        hours.into_iter().map(by_key).collect()
    };
    KeysOf => Vec<ProviderKey>, |load, keys| {
        let providers: Vec<ProviderId> = keys.iter().map(|KeysOf(provider)| *provider).collect();
        let found = load.service.provider_keys.list_provider_keys(&load.caller, &providers).await?;
        group_by(found, |key| KeysOf(key.provider))
    };
    Need => Arc<[ProviderMatch]>, |load, needs| {
        let mut matches = HashMap::new();
        for need in needs {
            let found = load.service.providers.find_matches(&load.caller, need, load.now).await?;
            matches.insert(need.clone(), found.into());
        }
        matches
    };
}

use std::collections::HashMap;
use std::sync::Arc;

use chassis::{index_by, load_keys};

use crate::domain::{AccreditationId, OrganisationId, ProviderId};
use crate::providers::domain::{Accreditation, Need, Provider, ProviderMatch};
use crate::service::Services;

/// Loads the response time of an organisation's provider, in hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HoursOf(pub OrganisationId);

/// Loads the provider of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProfileOf(pub OrganisationId);

load_keys! {
    Services;
    ProviderId => Provider, |load, ids| {
        let providers = load.service.providers.find(&load.caller, ids).await?;
        index_by(providers, |provider| provider.id)
    };
    ProfileOf => Provider, |load, keys| {
        let organisations: Vec<OrganisationId> =
            keys.iter().map(|ProfileOf(organisation)| *organisation).collect();
        let providers = load.service.providers.find_of(&load.caller, &organisations).await?;
        index_by(providers, |provider| ProfileOf(provider.organisation))
    };
    AccreditationId => Accreditation, |load, ids| {
        let accreditations = load.service.providers.find_accreditations(&load.caller, ids).await?;
        index_by(accreditations, |accreditation| accreditation.id)
    };
    HoursOf => f64, |load, keys| {
        let organisations: Vec<OrganisationId> =
            keys.iter().map(|HoursOf(organisation)| *organisation).collect();
        let hours = load.service.providers.response_hours(&organisations).await?;
        let by_key = |(organisation, hours)| (HoursOf(organisation), hours);
        hours.into_iter().map(by_key).collect()
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

use async_graphql::{Enum, SimpleObject};

use crate::graphql::types::{Organisation, ProviderProfile};
use crate::orders::domain;

/// A provider that was asked for a quote.
#[derive(SimpleObject)]
pub struct OrderCandidate {
    /// Organisation of the provider.
    pub organisation: Organisation,
    /// Profile with which the provider was asked. Null while the profile is hidden from you, for example because it is suspended.
    pub provider_profile: Option<ProviderProfile>,
    /// State of the request to the provider.
    pub state: OrderCandidateState,
}

impl From<&domain::Candidate> for OrderCandidate {
    fn from(candidate: &domain::Candidate) -> Self {
        Self {
            organisation: candidate.organisation.into(),
            provider_profile: Some(ProviderProfile {
                id: candidate.provider.0.into(),
            }),
            state: candidate.state.into(),
        }
    }
}

/// State of the request to one provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::CandidateState")]
pub enum OrderCandidateState {
    /// The provider has not answered yet, or has withdrawn its quote.
    Asked,
    /// The provider has quoted.
    Quoted,
    /// The provider has declined. The timeline has the reason.
    Declined,
    /// The quote of the provider was accepted.
    Chosen,
    /// The quote of another provider was accepted.
    PassedOver,
}

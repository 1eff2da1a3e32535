use async_graphql::{Enum, SimpleObject};

use crate::graphql::types::{Organisation, ProviderProfile};
use crate::orders::domain;

/// A provider that was asked for a quote.
#[derive(SimpleObject)]
pub struct OrderCandidate {
    pub organisation: Organisation,
    /// The profile that was asked.
    pub provider_profile: ProviderProfile,
    pub state: OrderCandidateState,
}

impl From<&domain::Candidate> for OrderCandidate {
    fn from(candidate: &domain::Candidate) -> Self {
        Self {
            organisation: candidate.organisation.into(),
            provider_profile: ProviderProfile {
                id: candidate.provider.0.into(),
            },
            state: candidate.state.into(),
        }
    }
}

/// The answer of a provider that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::CandidateState")]
pub enum OrderCandidateState {
    /// It has not answered yet, or has withdrawn its quote.
    Asked,
    /// Its quote stands.
    Quoted,
    /// It has declined; the timeline has its reason.
    Declined,
    /// Its quote was accepted.
    Chosen,
    /// Another provider's quote was accepted.
    PassedOver,
}

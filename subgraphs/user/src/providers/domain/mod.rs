//! Types and rules: no I/O, no framework, no clock.

mod accreditation;
mod language;
mod provider;
mod provider_key;
mod provider_match;
mod provider_search;
mod provider_service;

pub use accreditation::{Accreditation, AccreditationStatus, Standard, Withdrawal};
pub use language::searched_language;
pub use provider::{
    ACCREDITATION_EXPIRED, ACCREDITATION_WITHDRAWN, Profile, Provider, ProviderStatus, Rating,
};
pub use provider_key::{
    CHALLENGE_LIFETIME, MOST_CHALLENGES, OfferedKey, OwnedKey, ProviderKey, Revocation,
};
pub use provider_match::{MOST_OFFERING, Need, ProviderMatch};
pub use provider_search::{ProviderFilter, ProviderRank, ProviderSort};
pub use provider_service::{Money, ProviderService, ServiceType};

//! Types of the API.

mod provider;
mod provider_accreditation;
mod provider_directory;
mod provider_key;
mod provider_match;

pub use provider::{ProviderProfile, ProviderServiceInput, ProviderStatus, ServiceType};
pub use provider_accreditation::Accreditation;
pub use provider_directory::{ProviderFilter, ProviderSort, paged_providers};
pub use provider_key::ProviderKey;
pub use provider_match::{MatchProvidersInput, ProviderMatch, SelfCheck, paged_matches};

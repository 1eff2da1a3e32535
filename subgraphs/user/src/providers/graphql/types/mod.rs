//! Types of the API.

mod provider;
mod provider_accreditation;
mod provider_directory;
mod provider_match;
mod provider_service;
mod provider_status;

pub use provider::ProviderProfile;
pub use provider_accreditation::Accreditation;
pub use provider_directory::{ProviderFilter, ProviderSort, paged_providers};
pub use provider_match::{MatchProvidersInput, ProviderMatch, SelfCheck, paged_matches};
pub use provider_service::{ProviderServiceInput, ServiceType};
pub use provider_status::ProviderStatus;

//! The domain as clients see it. The names are those of the glossary.

mod api_client;
mod audit_record;
mod invitation;
mod organisation;
mod provider;
mod provider_accreditation;
mod provider_directory;
mod provider_key;
mod provider_match;
mod session;
mod user;

pub use api_client::{ApiClient, ClientKind, RateClass};
pub use audit_record::{AuditFilter, AuditRecord};
pub use invitation::{Invitation, InvitationPreview};
pub use organisation::{Organisation, OrganisationFilter, OrganisationKind};
pub use provider::{ProviderProfile, ProviderServiceInput, ProviderStatus, ServiceType};
pub use provider_accreditation::Accreditation;
pub use provider_directory::{ProviderFilter, ProviderSort, paged_providers};
pub use provider_key::ProviderKey;
pub use provider_match::{MatchProvidersInput, ProviderMatch, SelfCheck, paged_matches};
pub use session::{Session, SessionTokens};
pub use user::{PersonalData, Role, User, UserStatus};

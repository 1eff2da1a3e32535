//! The domain as clients see it. The names are those of the glossary.

mod api_client;
mod organisation;
mod provider;
mod session;
mod user;

pub use api_client::{ApiClient, ClientKind, RateClass};
pub use organisation::{Organisation, OrganisationKind};
pub use provider::{Accreditation, ProviderFilter, ProviderProfile, ProviderServiceInput};
pub use session::SessionTokens;
pub use user::{Role, User};

//! Types and rules. No I/O, no clock, no framework: what is decided here can be read and tested by itself.

#[macro_use]
mod code;
mod access_token;
mod api_client;
mod email;
mod id;
mod organisation;
mod password;
mod provider;
mod provider_service;
mod refusal;
mod secret;
mod session;
pub mod signing_key;
mod text;
mod user;

pub use access_token::AccessToken;
pub use api_client::{ApiClient, ClientStatus, RateClass, key_text, scopes};
pub use code::Code;
pub use email::Email;
pub use id::{AccreditationId, ApiClientId, OrganisationId, ProviderId, SessionId, UserId};
pub use organisation::{Organisation, OrganisationStatus};
pub use password::{Password, PasswordError, PasswordHash};
pub use provider::{
    Accreditation, AccreditationStatus, Profile, Provider, ProviderFilter, ProviderStatus, Standard,
};
pub use provider_service::{Money, ProviderService, ServiceType};
pub use refusal::Refusal;
pub use secret::{Fingerprint, Secret};
pub use session::{ACCESS_LIFETIME, REFRESH_LIFETIME, Session};
pub use text::{line, name};
pub use user::{Account, User, UserStatus, owner_role, platform_role};

// The same words that a signed caller uses: there is one list of roles and kinds in the whole project.
pub use caller::{ClientKind, OrganisationKind, Role};

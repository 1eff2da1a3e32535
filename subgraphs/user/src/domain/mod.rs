//! Types and rules that all capabilities share: no I/O, no framework, no clock.

mod id;
pub mod refusals;
pub mod rights;
mod secret;
mod text;

pub use id::{
    AccreditationId, ApiClientId, AuditRecordId, InvitationId, OrganisationId, ProviderId,
    ProviderKeyId, SessionId, UserId,
};
pub use refusal::Refusal;
pub use secret::{Fingerprint, Secret};
pub use text::{identifier, line, name, phone, reason};

// The same words that a signed caller uses: there is one list of roles and kinds in the whole project.
pub use caller::{ClientKind, OrganisationKind, Role};

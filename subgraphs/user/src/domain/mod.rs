//! Types and rules that all capabilities share: no I/O, no framework, no clock.

mod id;
mod input;
pub mod refusals;
pub mod rights;
mod secret;

pub use id::{
    AccreditationId, ApiClientId, AuditRecordId, InvitationId, OrganisationId, ProviderId,
    ProviderKeyId, SessionId, UserId,
};
pub use input::{identifier, line, name, phone, reason};
pub use refusal::Refusal;
pub use secret::{Fingerprint, Secret};

// The same words that a signed caller uses: there is one list of roles and kinds in the whole project.
pub use caller::{ClientKind, OrganisationKind, Role};

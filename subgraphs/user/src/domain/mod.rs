//! Types and rules that all capabilities share, without I/O, framework or clock.

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

// Shared with signed callers: the project has one list of roles and kinds.
pub use caller::{ClientKind, OrganisationKind, Role};

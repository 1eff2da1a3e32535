//! Types and rules that all capabilities share: no I/O, no framework, no clock.

#[macro_use]
mod code;
mod id;
mod quota;
mod refusal;
pub mod rights;
mod secret;
mod text;

pub use self::refusal::{Refusal, Unknown};
pub use code::Code;
pub use id::{
    AccreditationId, ApiClientId, AuditRecordId, InvitationId, OrganisationId, ProviderId,
    ProviderKeyId, SessionId, UserId,
};
pub use quota::{ACCREDITATIONS, API_CLIENTS, MEMBERS, SERVICES};
pub use secret::{Fingerprint, Secret};
pub use text::{identifier, line, name, phone, reason};

// The same words that a signed caller uses: there is one list of roles and kinds in the whole project.
pub use caller::{ClientKind, OrganisationKind, Role};

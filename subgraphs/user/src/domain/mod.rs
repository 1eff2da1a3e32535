//! Types and rules. No I/O, no clock, no framework: what is decided here can be read and tested by itself.

#[macro_use]
mod code;
mod access_token;
mod accreditation;
mod api_client;
mod audit;
pub mod client_assertion;
mod client_key;
mod device;
mod email;
mod id;
mod invitation;
mod language;
mod machine_token;
mod one_time;
mod operation;
mod organisation;
mod password;
mod provider;
mod provider_key;
mod provider_match;
mod provider_search;
mod provider_service;
mod provider_standing;
mod quota;
mod refusal;
mod registration;
pub mod rights;
mod second_factor;
mod secret;
mod session;
mod session_cutoff;
pub mod signing_key;
mod text;
mod throttle;
pub mod token_request;
mod user;

pub use access_token::AccessToken;
pub use accreditation::{Accreditation, AccreditationStatus, Standard, Withdrawal};
pub use api_client::{
    ApiClient, ApiClientFilter, ClientStatus, KNOWN_SCOPES, PreviousSecret, RateClass, key_text,
    overlap, scopes,
};
pub use audit::{AuditFilter, AuditRecord};
pub use client_key::{ClientKey, KeyAlgorithm, client_keys};
pub use code::Code;
pub use device::{Device, DeviceToken};
pub use email::{Email, MailServer};
pub use id::{
    AccreditationId, ApiClientId, AuditRecordId, InvitationId, OrganisationId, ProviderId,
    ProviderKeyId, SessionId, UserId,
};
pub use invitation::{
    INVITATION_LIFETIME, Invitation, InvitationFilter, InvitationStatus, MOST_INVITATIONS,
    MOST_INVITATIONS_A_DAY, MOST_INVITATIONS_OF_ADDRESS, MOST_INVITATIONS_UNVERIFIED,
};
pub use language::searched_language;
pub use machine_token::MachineToken;
pub use one_time::{MOST_LINKS, MOST_UNASKED_LETTERS, Purpose};
pub use operation::{Operation, operations};
pub use organisation::{
    Names, Organisation, OrganisationFilter, OrganisationStatus, eori, name_beginnings,
    searched_words, vat_id,
};
pub use password::{HashCost, NewPassword, Password, PasswordError, PasswordHash};
pub use provider::{
    ACCREDITATION_EXPIRED, ACCREDITATION_WITHDRAWN, Profile, Provider, ProviderStatus, Rating,
};
pub use provider_key::{
    CHALLENGE_LIFETIME, MOST_CHALLENGES, OfferedKey, OwnedKey, ProviderKey, Revocation,
};
pub use provider_match::{MOST_OFFERING, Need, ProviderMatch};
pub use provider_search::{ProviderFilter, ProviderRank, ProviderSort};
pub use provider_service::{Money, ProviderService, ServiceType};
pub use provider_standing::{Differences, IdRange, ProviderAnswer, RatedOrder};
pub use quota::{ACCREDITATIONS, API_CLIENTS, MEMBERS, SERVICES};
pub use refusal::{Refusal, Unknown};
pub use registration::{REGISTRATION_LIFETIME, Registration};
pub use second_factor::{SecondFactor, WrongCodes, recovery_codes, recovery_fingerprint};
pub use secret::{Fingerprint, Secret};
pub use session::{ACCESS_LIFETIME, EXCHANGE_AGAIN, MOST_ENDED_AT_ONCE, MOST_SESSIONS, Session};
pub use session_cutoff::{RevisedCutoff, SessionCutoff, SessionScope};
pub use text::{identifier, line, name, phone, reason};
pub use throttle::{Attempts, Counted};
pub use user::{Account, Membership, OWNERS, Person, User, UserStatus, owner_role, roles_of};

// The same words that a signed caller uses: there is one list of roles and kinds in the whole project.
pub use caller::{ClientKind, OrganisationKind, Role};

//! Types and rules, without I/O, framework or clock.

mod proof;
mod provider_key;
mod provider_key_status;
pub mod refusals;

pub use proof::{CHALLENGE_LIFETIME, MOST_CHALLENGES, OfferedKey, Proof};
pub use provider_key::{OwnedKey, Proposal, ProvedKey, ProviderKey, REJECTED_KEPT, Revocation};
pub use provider_key_status::ProviderKeyStatus;

//! The use cases. Each takes the caller first and decides before it reads or writes; each command begins and commits
//! its own transaction, with its events in it.

mod api_clients;
mod audit;
mod bootstrap;
mod client_access;
mod client_tokens;
mod credentials;
mod error;
mod gateway;
mod invitations;
mod letters;
mod matching;
mod members;
mod organisations;
mod pace;
mod passwords;
mod providers;
mod providers_accreditations;
mod providers_keys;
mod providers_review;
mod purge;
pub mod reactions;
mod registration;
mod republication;
mod second_factors;
mod session_ends;
mod sessions;
mod throttling;
mod tokens;
mod users;

use caller::Caller;
use database::Pool;
use events::Cause;
use time::OffsetDateTime;

use crate::events::outgoing::Because;
use crate::store::Vault;

pub use crate::domain::rights::RIGHTS;
pub use api_clients::{ApiClientChange, CreatedApiClient, NewApiClient};
pub use audit::Audit;
pub use bootstrap::{Bootstrap, Bootstrapped, bootstrap_admin};
pub use client_access::Rotation;
pub use client_tokens::{ClientToken, TokenFailure};
pub use error::{Error, Refused};
pub use invitations::NewMember;
pub use members::RoleChange;
pub use organisations::NewNames;
pub use passwords::Passwords;
pub use providers::{NewProfile, Place};
pub use providers_accreditations::NewAccreditation;
pub use providers_keys::{KeyChallenge, NewProviderKey};
pub use providers_review::Review;
pub use registration::{NewOrganisation, NewOwner};
pub use republication::{LISTINGS, Republication};
pub use second_factors::NewSecondFactor;
pub use sessions::{SignIn, SignedIn};
pub use tokens::{Authority, Tokens};
pub use users::UserSearch;

/// The user domain's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    vault: Vault,
    passwords: Passwords,
    tokens: Tokens,
}

impl Service {
    #[must_use]
    pub const fn new(pool: Pool, vault: Vault, passwords: Passwords, tokens: Tokens) -> Self {
        Self { pool, vault, passwords, tokens }
    }

    /// Passes if the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}

/// A change that this caller asked for.
fn because(caller: &Caller, now: OffsetDateTime) -> Because {
    Because { cause: Cause::request(caller.correlation()), now }
}

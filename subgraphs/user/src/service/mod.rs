//! The use cases. Each takes the caller first and decides before it reads or writes; each command begins and commits
//! its own transaction, with its events in it.

mod api_clients;
mod bootstrap;
mod error;
mod gateway;
mod organisations;
mod passwords;
mod providers;
mod registration;
mod sessions;
mod tokens;
mod users;

use caller::Caller;
use database::Pool;
use events::Cause;
use time::OffsetDateTime;

use crate::events::outgoing::Because;
use crate::store::Vault;

pub use api_clients::{CreatedApiClient, NewApiClient};
pub use bootstrap::{Bootstrap, Bootstrapped, bootstrap_admin};
pub use error::{Error, Refused};
pub use passwords::Passwords;
pub use providers::{NewAccreditation, NewProfile};
pub use registration::{NewOrganisation, NewOwner, Registered};
pub use sessions::SignedIn;
pub use tokens::Tokens;

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

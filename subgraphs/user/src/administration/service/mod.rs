//! Use cases of the platform: accounts are locked and deactivated; organisations are verified, suspended and closed;
//! the first administrator is created.
//!
//! Users deactivate their own account and close their own organisation by the same use cases.

mod bootstrap;
mod organisations;
mod users;

pub use bootstrap::{Bootstrap, Bootstrapped};
pub use organisations::Closure;
pub use users::Deactivation;

use commands::{CommandContext, Commands, Error};
use database::Pool;
use uuid::Uuid;

use crate::accounts::service::{Passwords, Proofs};
use crate::store::Keyring;

/// The use cases of administration. Cheap to clone.
#[derive(Clone)]
pub struct Administration {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    proofs: Proofs,
    commands: Commands,
}

impl Administration {
    #[must_use]
    pub fn new(pool: Pool, keyring: Keyring, passwords: Passwords, commands: Commands) -> Self {
        Self {
            proofs: Proofs::new(pool.clone(), keyring.clone(), passwords.clone()),
            pool,
            keyring,
            passwords,
            commands,
        }
    }

    /// Finds the result of an earlier request with the same idempotency key. Call this before a proof is verified: each
    /// code works once, so a repeated request could not prove it again.
    async fn find_replay(&self, command: &CommandContext) -> Result<Option<Uuid>, Error> {
        let mut conn = self.pool.acquire().await?;
        self.commands.find_replay(&mut conn, command).await
    }
}

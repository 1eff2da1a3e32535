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

use commands::Commands;
use database::Pool;

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
}

//! Use cases: the platform locks and ends accounts, verifies, suspends and closes organisations, and gets its first administrator.
//!
//! People end their own account and their own organisation by the same use cases.

mod bootstrap;
mod organisations;
mod users;

pub use bootstrap::{Bootstrap, Bootstrapped};
pub use organisations::Closure;
pub use users::Deactivation;

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
}

impl Administration {
    #[must_use]
    pub fn new(pool: Pool, keyring: Keyring, passwords: Passwords) -> Self {
        Self {
            proofs: Proofs::new(pool.clone(), keyring.clone(), passwords.clone()),
            pool,
            keyring,
            passwords,
        }
    }
}

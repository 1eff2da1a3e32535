//! Use cases of providers' signing keys: members of a provider register, propose, confirm and revoke them.

mod decisions;
mod listing;
mod provider_keys;
mod purge;

pub(crate) use listing::publish_page;
pub use provider_keys::{KeyChallenge, NewProviderKey};

use commands::Commands;
use database::Pool;

/// The use cases of providers' keys. Cheap to clone.
#[derive(Clone)]
pub struct ProviderKeys {
    pool: Pool,
    commands: Commands,
}

impl ProviderKeys {
    #[must_use]
    pub const fn new(pool: Pool, commands: Commands) -> Self {
        Self { pool, commands }
    }
}

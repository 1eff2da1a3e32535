//! Services of all capabilities.

pub use crate::domain::RIGHTS;
pub use commands::Error;

use commands::Commands;
use database::Pool;

use crate::mail::service::{Mail, Pages};
use crate::notifications::service::Notifications;
use crate::store::Keyring;

/// Use cases of the common domain. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub mail: Mail,
    pub notifications: Notifications,
    commands: Commands,
}

impl Services {
    pub async fn open(pool: Pool, keys: Keyring, pages: Pages) -> Result<Self, Error> {
        // Requests are hashed with SHA-256, because they have only IDs, which this domain stores in plain text anyway.
        let commands = Commands::new(pool.clone());
        Ok(Self {
            mail: Mail::open(pool.clone(), keys, commands.clone(), pages).await?,
            notifications: Notifications::new(pool, commands.clone()),
            commands,
        })
    }

    /// Deletes expired rows, with idempotency keys that are older than 48 hours, and returns their number.
    pub async fn purge(&self, now: time::OffsetDateTime) -> Result<u64, Error> {
        // A notification is deleted after its mail.
        Ok(self.mail.purge(now).await?
            + self.notifications.purge(now).await?
            + self.commands.purge_idempotency_keys(now).await?)
    }
}

//! The services of all capabilities.

pub use commands::Error;

use database::Pool;

use crate::mail::service::{Mail, Pages};
use crate::notifications::service::Notifications;
use crate::store::Keyring;

/// The use cases of the common domain. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub mail: Mail,
    pub notifications: Notifications,
}

impl Services {
    pub async fn open(pool: Pool, keys: Keyring, pages: Pages) -> Result<Self, Error> {
        Ok(Self {
            mail: Mail::open(pool.clone(), keys, pages).await?,
            notifications: Notifications::new(pool),
        })
    }

    /// Deletes expired rows, and returns their number.
    pub async fn purge(&self, now: time::OffsetDateTime) -> Result<u64, Error> {
        // Notifications wait until their mails are deleted.
        Ok(self.mail.purge(now).await? + self.notifications.purge(now).await?)
    }
}

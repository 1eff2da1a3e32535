//! Services of all capabilities.

pub use crate::domain::RIGHTS;
pub use commands::Error;

use database::Pool;

use crate::mail::service::{Mail, Pages};
use crate::notifications::service::Notifications;
use crate::store::Keyring;

/// Use cases of the common domain. Cheap to clone.
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

    /// Deletes expired rows and returns their number.
    pub async fn purge(&self, now: time::OffsetDateTime) -> Result<u64, Error> {
        // A notification is deleted after its mail.
        Ok(self.mail.purge(now).await? + self.notifications.purge(now).await?)
    }
}

//! What can be done with notifications and mails.

mod delivery;
mod error;
mod mails;
mod notifications;
pub mod reactions;

pub use delivery::{MailTransport, OutgoingMail};
pub use error::Error;

use database::Pool;

use crate::store::Keyring;

/// The use cases of the common domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    keys: Keyring,
}

impl Service {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring) -> Self {
        Self { pool, keys }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}

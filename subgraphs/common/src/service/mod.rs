//! What can be done with notifications and mails.

mod delivery;
mod error;
mod mails;
mod notifications;
pub mod reactions;
mod writing;

pub use delivery::{MailTransport, OutgoingMail};
pub use error::Error;

use database::Pool;

use crate::domain::AccountPage;
use crate::store::Keyring;

/// The use cases of the common domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    keys: Keyring,
    account_page: AccountPage,
}

impl Service {
    /// `account_page` is what letters link to.
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring, account_page: AccountPage) -> Self {
        Self { pool, keys, account_page }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}

//! What can be done with notifications and mails.

mod delivery;
mod error;
mod mails;
mod notifications;
mod purge;
pub mod reactions;
mod unsubscribing;
mod writing;

pub use delivery::{MailTransport, OutgoingMail};
pub use error::Error;
pub use unsubscribing::MailSubscription;

use database::Pool;

use crate::domain::{AccountPage, PublicSite};
use crate::store::{Keyring, StopKeys};

/// The use cases of the common domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    keys: Keyring,
    stop_keys: StopKeys,
    pages: Pages,
}

/// The pages that mails link to.
#[derive(Clone, Debug)]
pub struct Pages {
    pub account: AccountPage,
    /// It has the page that stops mails.
    pub site: PublicSite,
}

impl Service {
    pub async fn open(pool: Pool, keys: Keyring, pages: Pages) -> Result<Self, Error> {
        let stop_keys = StopKeys::open(&keys).await.map_err(anyhow::Error::from)?;
        Ok(Self {
            pool,
            keys,
            stop_keys,
            pages,
        })
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}

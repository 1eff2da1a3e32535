//! The service of the domain, to which each capability adds its use cases, and what they share.

mod error;
mod purge;
pub mod reactions;

pub use error::Error;

use database::Pool;

use crate::mail::domain::{AccountPage, PublicSite};
use crate::mail::store::StopKeys;
use crate::store::Keyring;

/// The use cases of the common domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) pool: Pool,
    pub(crate) keys: Keyring,
    pub(crate) stop_keys: StopKeys,
    pub(crate) pages: Pages,
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

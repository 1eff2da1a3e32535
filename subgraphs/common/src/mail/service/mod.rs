//! Use cases: queue, write and deliver letters and notices; unsubscribe addresses.

mod delivery;
mod mails;
mod purge;
mod queueing;
mod unsubscribing;
mod writing;

pub use delivery::{MailTransport, OutgoingMail};
pub use queueing::letter_written;
pub(crate) use queueing::queue_notices;
pub use unsubscribing::MailSubscription;

use commands::{Commands, Error};
use database::Pool;

use crate::mail::domain::{AccountPage, PublicSite};
use crate::mail::store::StopKeys;
use crate::store::Keyring;

/// Use cases of mails. Cheap to clone.
#[derive(Clone)]
pub struct Mail {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    stop_keys: StopKeys,
    pages: Pages,
}

/// Pages that mails link to.
#[derive(Clone, Debug)]
pub struct Pages {
    pub account: AccountPage,
    /// Has the unsubscribe page.
    pub site: PublicSite,
}

impl Mail {
    pub async fn open(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        pages: Pages,
    ) -> Result<Self, Error> {
        let stop_keys = StopKeys::open(&keys).await.map_err(anyhow::Error::from)?;
        Ok(Self {
            pool,
            keys,
            commands,
            stop_keys,
            pages,
        })
    }
}

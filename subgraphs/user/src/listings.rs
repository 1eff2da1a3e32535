//! The listings of this domain, for the daily republication and for `user events republish`.

use database::Pool;
use uuid::Uuid;

use crate::service::republication::{LISTINGS, Republication};
use crate::store::Keyring;

/// Publishes pages of this domain's current state.
pub struct Listings {
    republication: Republication,
}

impl Listings {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring) -> Self {
        Self {
            republication: Republication::new(pool, keyring),
        }
    }
}

impl outbox::Listings for Listings {
    fn names(&self) -> &'static [&'static str] {
        LISTINGS
    }

    async fn publish_page(
        &self,
        name: &'static str,
        run: Uuid,
        after: Option<Uuid>,
    ) -> anyhow::Result<Option<Uuid>> {
        Ok(self
            .republication
            .publish_page(name, run, after, chassis::now())
            .await?)
    }
}

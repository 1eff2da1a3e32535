//! Listings of this domain, for the daily republication and for `order events republish`.

use uuid::Uuid;

use crate::service::{LISTINGS, Republication};

/// Publishes pages of the current state of this domain.
pub struct Listings(pub Republication);

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
            .0
            .publish_page(name, run, after, chassis::now())
            .await?)
    }
}

//! The listings of this domain, for its daily republication and for `rule events republish`.

use uuid::Uuid;

use crate::service::{LISTINGS, Service};

/// Publishes pages of this domain's current state.
pub struct Listings {
    pub service: Service,
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
            .service
            .publish_page(name, run, after, chassis::now())
            .await?)
    }
}

//! Publication of the current state, page by page, with which other domains reconcile their projections.

use anyhow::anyhow;
use commands::Error;
use database::Pool;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::service as accounts;
use crate::events::outgoing::PageStart;
use crate::organisations::service as organisations;
use crate::provider_keys::service as provider_keys;
use crate::providers::service as providers;
use crate::store::Keyring;

/// The listings of this domain.
pub const LISTINGS: &[&str] = &["organisations", "providers", "provider_keys", "users"];

/// Publishes the current state. Cheap to clone.
#[derive(Clone)]
pub struct Republication {
    pool: Pool,
    keyring: Keyring,
}

impl Republication {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring) -> Self {
        Self { pool, keyring }
    }

    /// Publishes the page of a listing after this id. Returns the last id of the page, or `None` after the last page.
    pub async fn publish_page(
        &self,
        listing: &str,
        run: Uuid,
        after: Option<Uuid>,
        now: OffsetDateTime,
    ) -> Result<Option<Uuid>, Error> {
        let context = EventContext::of_request(run, now);
        let mut tx = self.pool.begin().await?;
        let start = PageStart {
            run,
            after,
            context,
        };
        let through = match listing {
            "organisations" => organisations::publish_page(&mut tx, &self.keyring, start).await?,
            "providers" => providers::publish_page(&mut tx, start).await?,
            "provider_keys" => provider_keys::publish_page(&mut tx, start).await?,
            "users" => accounts::publish_page(&mut tx, &self.keyring, start).await?,
            _ => return Err(anyhow!("there is no listing {listing}").into()),
        };
        tx.commit().await?;
        Ok(through)
    }
}

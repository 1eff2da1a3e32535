//! The current state, page by page, with which other domains compare their projections.

use anyhow::anyhow;
use events::Cause;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Error, Service};
use crate::domain::ProductFilter;
use crate::events::outgoing::{self, Because, Range};
use crate::store;

/// The listings of this domain.
pub const LISTINGS: &[&str] = &["products"];

/// Aggregates on a page.
const PAGE: i64 = 100;

impl Service {
    /// Publishes the page of a listing that follows this id; returns the last id of the page, or `None` after the last
    /// page.
    pub async fn publish_page(
        &self,
        listing: &str,
        run: Uuid,
        after: Option<Uuid>,
        now: OffsetDateTime,
    ) -> Result<Option<Uuid>, Error> {
        if !LISTINGS.contains(&listing) {
            return Err(anyhow!("there is no listing {listing}").into());
        }
        let mut tx = self.pool.begin().await?;
        let products = store::products::page(&mut tx, None, &ProductFilter::default(), after, PAGE).await?;
        let is_full = products.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        let through = products.last().map(|product| product.id.0).filter(|_| is_full);
        let because = Because { cause: Cause::request(run), now };
        outgoing::products_listed(&mut tx, because, Range { run, after, through }, &products).await?;
        tx.commit().await?;
        Ok(through)
    }
}

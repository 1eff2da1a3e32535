use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Error, Service};
use crate::domain::BulkSelfCheckId;
use crate::store;

/// How long a bulk self-check that has ended is kept, with its results and its idempotency key.
const BULK_KEPT: Duration = Duration::days(90);
/// How long a self-check is kept that a later one of its product and lane has replaced.
const REPLACED_KEPT: Duration = Duration::days(400);
/// How many self-checks one transaction looks at.
const PAGE: i64 = 1_000;

impl Service {
    /// Deletes what has passed its life, page by page, each in a transaction of its own, and returns how many self-checks that were.
    /// For the clock: several processes may do it at a time.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut conn = self.pool.acquire().await?;
        store::purge::delete_days(&mut conn, now.date()).await?;
        drop(conn);
        let mut deleted = 0;
        while let Some(id) = self.next_ended(now - BULK_KEPT).await? {
            deleted += self.purge_bulk_self_check(id).await?;
        }
        Ok(deleted + self.purge_replaced(now - REPLACED_KEPT).await?)
    }

    async fn next_ended(&self, before: OffsetDateTime) -> Result<Option<BulkSelfCheckId>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::purge::find_ended(&mut conn, before).await?)
    }

    async fn purge_bulk_self_check(&self, id: BulkSelfCheckId) -> Result<u64, Error> {
        let (mut deleted, mut after) = (0, Uuid::nil());
        loop {
            let mut conn = self.pool.acquire().await?;
            let page = store::purge::delete_results(&mut conn, id, after, PAGE).await?;
            deleted += page.deleted.cast_unsigned();
            let Some(last) = page.last else {
                store::purge::delete_bulk_self_check(&mut conn, id).await?;
                return Ok(deleted);
            };
            after = last;
        }
    }

    async fn purge_replaced(&self, before: OffsetDateTime) -> Result<u64, Error> {
        let (mut deleted, mut after) = (0, Uuid::nil());
        let end = database::first_id_at(before);
        loop {
            let mut conn = self.pool.acquire().await?;
            let page = store::purge::delete_replaced(&mut conn, after, end, PAGE).await?;
            deleted += page.deleted.cast_unsigned();
            let Some(last) = page.last else {
                return Ok(deleted);
            };
            after = last;
        }
    }
}

//! Deletes expired self-checks, page by page, each page in its own transaction.

use commands::Error;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{BulkSelfChecks, SelfChecks};
use crate::domain::BulkSelfCheckId;
use crate::self_checks::store;

/// Retention of a bulk self-check after its end, with its results.
const BULK_KEPT: Duration = Duration::days(90);
/// Retention of a self-check that a later one of its product and lane has replaced.
const REPLACED_KEPT: Duration = Duration::days(400);
/// Self-checks on a page.
const PAGE: i64 = 1_000;

impl SelfChecks {
    /// Deletes replaced self-checks that have expired, and returns their number. Deletes the counts of past days, too.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut conn = self.pool.acquire().await?;
        store::self_check_days::delete_before(&mut conn, now.date()).await?;
        drop(conn);
        let (mut deleted, mut after) = (0, Uuid::nil());
        let end = database::first_id_at(now - REPLACED_KEPT);
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

impl BulkSelfChecks {
    /// Deletes expired bulk self-checks with their results, and returns the number of deleted self-checks.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut deleted = 0;
        while let Some(id) = self.find_ended(now - BULK_KEPT).await? {
            deleted += self.purge_one(id).await?;
        }
        Ok(deleted)
    }

    async fn find_ended(&self, before: OffsetDateTime) -> Result<Option<BulkSelfCheckId>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::purge::find_ended(&mut conn, before).await?)
    }

    async fn purge_one(&self, id: BulkSelfCheckId) -> Result<u64, Error> {
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
}

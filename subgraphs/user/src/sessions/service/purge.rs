use commands::Error;
use time::OffsetDateTime;

use super::Sessions;
use crate::sessions::store;

/// How many rows of a table one transaction deletes or marks.
const PAGE: i64 = 1000;

impl Sessions {
    /// Deletes sessions and refresh tokens that have expired, applies cutoffs, a page in a transaction, until nothing is left, and
    /// returns the number of rows.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut rows = 0;
        while let page @ 1.. = self.delete_expired(now).await? {
            rows += page;
        }
        while let page @ 1.. = self.apply_cutoff(now).await? {
            rows += page;
        }
        Ok(rows)
    }

    async fn delete_expired(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let deleted = store::purge::delete_expired(&mut tx, now, PAGE).await?;
        tx.commit().await?;
        Ok(deleted)
    }

    /// Marks a page of the sessions that ended together, deletes the cutoff that has none left, and returns the number of rows.
    async fn apply_cutoff(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(cutoff) = store::session_cutoffs::lock_expired(&mut tx, now).await? else {
            return Ok(0);
        };
        let mut rows = store::session_cutoffs::mark_sessions(&mut tx, &cutoff, PAGE).await?;
        if rows == 0 {
            store::session_cutoffs::delete(&mut tx, cutoff.scope).await?;
            rows = 1;
        }
        tx.commit().await?;
        Ok(rows)
    }
}

use commands::Error;
use time::OffsetDateTime;

use super::Sessions;
use crate::sessions::store;

/// Number of rows of each table that one transaction deletes or updates.
const PAGE: i64 = 1000;

impl Sessions {
    /// Deletes expired sessions and refresh tokens and applies cutoffs, in pages of one transaction each. Returns the
    /// number of rows.
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

    /// Marks a page of the sessions of a cutoff as ended, and deletes a cutoff without remaining sessions. Returns the
    /// number of rows.
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

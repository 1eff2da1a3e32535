use commands::Error;
use time::OffsetDateTime;

use super::Accounts;
use crate::accounts::store;

/// Number of rows of each table that one transaction deletes.
const PAGE: i64 = 1000;

impl Accounts {
    /// Deletes expired links, attempts and counts of letters in pages, one transaction each. Returns the number of
    /// rows.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut rows = 0;
        while let page @ 1.. = self.delete_expired(now).await? {
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
}

use commands::Error;
use time::OffsetDateTime;

use super::ProviderKeys;
use crate::provider_keys::domain::REJECTED_KEPT;
use crate::provider_keys::store;

/// Number of keys that one transaction deletes.
const PAGE: i64 = 1000;

impl ProviderKeys {
    /// Deletes proposals that were rejected 30 days ago, in pages of one transaction each. Returns their number.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut rows = 0;
        while let page @ 1.. = self.delete_rejected(now).await? {
            rows += page;
        }
        Ok(rows)
    }

    async fn delete_rejected(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let deleted = store::delete_rejected(&mut tx, now - REJECTED_KEPT, PAGE).await?;
        tx.commit().await?;
        Ok(deleted)
    }
}

use time::OffsetDateTime;

use super::{Error, Service};
use crate::store;

impl Service {
    /// Deletes what has expired and nobody can use any more, a page at a time; says how many rows. For the clock.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let deleted = store::purge::delete_expired(&mut tx, now).await?;
        tx.commit().await?;
        Ok(deleted)
    }
}

use commands::Error;
use time::{Duration, OffsetDateTime};

use super::Notifications;
use crate::notifications::store::purge;

/// Retention of a notification, read or unread.
const LIFETIME: Duration = Duration::days(400);
/// Maximum number of rows per statement and table.
const PAGE: u16 = 1_000;

impl Notifications {
    /// Deletes expired notifications and counts in batches, one transaction each, and returns the number of rows. Several processes may
    /// run it at the same time.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let (before, most, mut deleted) = (database::first_id_at(now - LIFETIME), PAGE.into(), 0);
        loop {
            let mut conn = self.pool.acquire().await?;
            let page = [
                purge::delete_notifications(&mut conn, before, most).await?,
                purge::delete_notice_counts(&mut conn, now.date(), most).await?,
                purge::delete_notice_causes(&mut conn, now.date(), most).await?,
            ];
            deleted += page.iter().sum::<u64>();
            if page.iter().all(|rows| *rows < PAGE.into()) {
                return Ok(deleted);
            }
        }
    }
}

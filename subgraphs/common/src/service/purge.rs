use time::{Duration, OffsetDateTime};

use super::{Error, Service};
use crate::store::purge;

/// How long a mail is kept that is sent, has failed or whose fate is unknown.
const MAILS_KEPT: Duration = Duration::days(90);
/// How long a notification is kept, read or not.
const NOTIFICATIONS_KEPT: Duration = Duration::days(400);
/// How many rows one transaction deletes.
const PAGE: u16 = 1_000;

impl Service {
    /// Deletes what has passed its life, page by page, each in a transaction of its own, and returns how many rows. For the clock:
    /// several processes may do it at a time.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let (mails, notifications) = (
            database::first_id_at(now - MAILS_KEPT),
            database::first_id_at(now - NOTIFICATIONS_KEPT),
        );
        let (most, mut deleted) = (PAGE.into(), 0);
        loop {
            let mut conn = self.pool.acquire().await?;
            let page = [
                purge::delete_mails(&mut conn, mails, most).await?,
                purge::delete_notifications(&mut conn, notifications, most).await?,
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

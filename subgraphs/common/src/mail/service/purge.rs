use commands::Error;
use time::{Duration, OffsetDateTime};

use super::Mail;
use crate::mail::store::purge;

/// Retention of a mail that is SENT, FAILED or UNKNOWN.
const LIFETIME: Duration = Duration::days(90);
/// Maximum number of rows per statement.
const PAGE: u16 = 1_000;

impl Mail {
    /// Deletes expired mails in batches, one transaction each, and returns their number. Several processes may run it at the same
    /// time.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let (before, mut deleted) = (database::first_id_at(now - LIFETIME), 0);
        loop {
            let mut conn = self.pool.acquire().await?;
            let page = purge::delete_mails(&mut conn, before, PAGE.into()).await?;
            deleted += page;
            if page < PAGE.into() {
                return Ok(deleted);
            }
        }
    }
}

use events::EventContext;
use time::OffsetDateTime;

use super::{Error, Service};
use crate::accounts::domain::REGISTRATION_LIFETIME;
use crate::accounts::events::outgoing as accounts_events;
use crate::accounts::store as accounts_store;
use crate::sessions::store as sessions_store;
use crate::store;

/// How many rows of a table one transaction deletes or marks.
const PAGE: i64 = 1000;
/// How many registrations one transaction removes: each destroys keys.
const REGISTRATIONS: i64 = 100;

impl Service {
    /// Deletes what has expired, a page of each table in a transaction, until nothing is left, and returns the number of rows. For
    /// the clock.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut rows = 0;
        while let page @ 1.. = self.delete_page(now).await? {
            rows += page;
        }
        while let page @ 1.. = self.apply_cutoff(now).await? {
            rows += page;
        }
        while let page @ 1.. = self.remove_registrations(now).await? {
            rows += page;
        }
        Ok(rows)
    }

    async fn delete_page(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let deleted = store::purge::delete_expired(&mut tx, now, PAGE).await?;
        tx.commit().await?;
        Ok(deleted)
    }

    /// Marks a page of the sessions that ended together, deletes the cutoff that has none left, and returns the number of rows.
    async fn apply_cutoff(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(cutoff) = sessions_store::session_cutoffs::lock_expired(&mut tx, now).await?
        else {
            return Ok(0);
        };
        let mut rows =
            sessions_store::session_cutoffs::mark_sessions(&mut tx, &cutoff, PAGE).await?;
        if rows == 0 {
            sessions_store::session_cutoffs::delete(&mut tx, cutoff.scope).await?;
            rows = 1;
        }
        tx.commit().await?;
        Ok(rows)
    }

    /// Removes a page of registrations that were not verified within a week, with their keys, and returns how many.
    async fn remove_registrations(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let made_before = now - REGISTRATION_LIFETIME;
        let removed = accounts_store::registrations::lock_unverified(
            &mut tx,
            made_before,
            now,
            REGISTRATIONS,
        )
        .await?;
        if removed.is_empty() {
            return Ok(0);
        }
        accounts_store::registrations::delete(&mut tx, &removed).await?;
        let context = EventContext::of_job(now);
        accounts_events::registrations_removed(&mut tx, context, &removed).await?;
        // Before the commit: keys that outlive their rows would never be found again.
        for registration in &removed {
            self.vault.forget_user(registration.user).await?;
            for organisation in &registration.organisations {
                self.vault.forget_organisation(*organisation).await?;
            }
        }
        tx.commit().await?;
        Ok(u64::try_from(removed.len()).unwrap_or(u64::MAX))
    }
}

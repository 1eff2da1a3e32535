use commands::Error;
use events::EventContext;
use time::OffsetDateTime;

use super::Registrations;
use crate::registrations::domain::REGISTRATION_LIFETIME;
use crate::registrations::events::outgoing;
use crate::registrations::store;

/// Number of registrations that one transaction removes. Each destroys keys.
const PAGE: i64 = 100;

impl Registrations {
    /// Removes registrations that were not verified within a week, with their keys, in pages of one transaction each.
    /// Returns their number.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut rows = 0;
        while let page @ 1.. = self.remove_unverified(now).await? {
            rows += page;
        }
        Ok(rows)
    }

    async fn remove_unverified(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let made_before = now - REGISTRATION_LIFETIME;
        let removed = store::lock_unverified(&mut tx, made_before, now, PAGE).await?;
        if removed.is_empty() {
            return Ok(0);
        }
        store::delete(&mut tx, &removed).await?;
        let context = EventContext::of_job(now);
        outgoing::registrations_removed(&mut tx, context, &removed).await?;
        // Keys are destroyed before the commit: keys whose rows are gone could never be found again.
        for registration in &removed {
            self.keyring.forget_user(registration.user).await?;
            for organisation in &registration.organisations {
                self.keyring.forget_organisation(*organisation).await?;
            }
        }
        tx.commit().await?;
        Ok(u64::try_from(removed.len()).unwrap_or(u64::MAX))
    }
}

//! Reading notifications and marking them as read.

use std::time::Instant;

use caller::Caller;
use commands::Error;
use database::Window;
use events::EventContext;
use time::OffsetDateTime;

use super::Notifications;
use crate::domain::{NotificationId, RIGHTS, UserId};
use crate::events::outgoing;
use crate::notifications::domain::{Notification, NotificationFilter, refusals};
use crate::notifications::store;

/// Maximum number of notifications that one transaction marks as read.
const MARKED_AT_ONCE: u32 = 1_000;

/// Users read their own notifications only. Other callers get no notification and empty lists.
impl Notifications {
    /// Finds those of these notifications that belong to the caller.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[NotificationId],
    ) -> Result<Vec<Notification>, Error> {
        RIGHTS.check(caller, "Notification")?;
        let user = UserId(caller.user()?.id);
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_notifications(&mut conn, user, ids).await?)
    }

    /// Returns the user whose notifications the caller may list: the caller.
    pub fn reader(caller: &Caller) -> Result<UserId, Error> {
        RIGHTS.check(caller, "notifications")?;
        Ok(UserId(caller.user()?.id))
    }

    /// Lists a page of a user's notifications, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        of: UserId,
        filter: NotificationFilter,
        window: Window<NotificationId>,
    ) -> Result<Vec<Notification>, Error> {
        if !is(caller, of) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_notifications(&mut conn, of, filter, window).await?)
    }

    /// Counts a user's notifications.
    pub async fn count(
        &self,
        caller: &Caller,
        of: UserId,
        filter: NotificationFilter,
    ) -> Result<i64, Error> {
        if !is(caller, of) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_notifications(&mut conn, of, filter).await?)
    }

    /// Counts a user's unread notifications.
    pub async fn count_unread(&self, caller: &Caller, of: UserId) -> Result<i64, Error> {
        if !is(caller, of) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_unread(&mut conn, of).await?)
    }

    /// Marks a notification as read. Keeps the time of the first call.
    pub async fn mark_read(
        &self,
        caller: &Caller,
        id: NotificationId,
        now: OffsetDateTime,
    ) -> Result<Notification, Error> {
        RIGHTS.check(caller, "markNotificationRead")?;
        let user = UserId(caller.user()?.id);
        let mut conn = self.pool.acquire().await?;
        let read = store::update_notification_read(&mut conn, user, id, now).await?;
        Ok(read.ok_or_else(refusals::notification_not_found)?)
    }

    /// Marks all unread notifications of the caller as read in pages, each in its own transaction, and returns their number. Publishes
    /// one event for each page that is not empty.
    pub async fn mark_all_read(&self, caller: &Caller, now: OffsetDateTime) -> Result<u64, Error> {
        RIGHTS.check(caller, "markAllNotificationsRead")?;
        let user = UserId(caller.user()?.id);
        let began = Instant::now();
        let mut marked = 0;
        loop {
            let page = self
                .mark_page_read(caller, user, now + began.elapsed())
                .await?;
            marked += page;
            if page < u64::from(MARKED_AT_ONCE) {
                return Ok(marked);
            }
        }
    }

    async fn mark_page_read(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let limit = i64::from(MARKED_AT_ONCE);
        let marked = store::update_unread_notifications(&mut tx, user, now, limit).await?;
        if marked > 0 {
            let context = EventContext::of_request(caller.correlation(), now);
            outgoing::notifications_read(&mut tx, context, user, marked).await?;
        }
        tx.commit().await?;
        Ok(marked)
    }
}

fn is(caller: &Caller, user: UserId) -> bool {
    caller.user().is_ok_and(|caller| caller.id == user.0)
}

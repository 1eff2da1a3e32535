//! A person reads notifications and marks them as read.

use caller::Caller;
use commands::Error;
use database::Window;
use time::OffsetDateTime;

use super::Notifications;
use crate::domain::{NotificationId, UserId};
use crate::notifications::domain::{Notification, NotificationFilter, refusals};
use crate::notifications::store;

/// Each person reads their own notifications only. For other callers a notification does not exist and a list is empty.
impl Notifications {
    /// Those of these notifications that are the caller's own.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[NotificationId],
    ) -> Result<Vec<Notification>, Error> {
        let user = UserId(caller.user()?.id);
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_notifications(&mut conn, user, ids).await?)
    }

    /// A page of a person's notifications, newest first.
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

    /// How many of them there are.
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

    /// How many of a person's notifications are unread.
    pub async fn count_unread(&self, caller: &Caller, of: UserId) -> Result<i64, Error> {
        if !is(caller, of) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_unread(&mut conn, of).await?)
    }

    /// Notes that the caller has read a notification; the first time counts.
    pub async fn mark_read(
        &self,
        caller: &Caller,
        id: NotificationId,
        now: OffsetDateTime,
    ) -> Result<Notification, Error> {
        let user = UserId(caller.user()?.id);
        let mut conn = self.pool.acquire().await?;
        let read = store::update_notification_read(&mut conn, user, id, now).await?;
        Ok(read.ok_or_else(refusals::notification_not_found)?)
    }
}

fn is(caller: &Caller, user: UserId) -> bool {
    caller.user().is_ok_and(|caller| caller.id == user.0)
}

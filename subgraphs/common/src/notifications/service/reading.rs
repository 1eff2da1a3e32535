//! Reading notifications.

use caller::Caller;
use commands::Error;
use database::Window;

use super::Notifications;
use crate::domain::{NotificationId, RIGHTS, UserId};
use crate::notifications::domain::{Notification, NotificationFilter};
use crate::notifications::store;

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
        filter: &NotificationFilter,
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
        filter: &NotificationFilter,
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
}

fn is(caller: &Caller, user: UserId) -> bool {
    caller.user().is_ok_and(|caller| caller.id == user.0)
}

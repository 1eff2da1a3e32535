//! Marking notifications as read: one, a list, or all.

use std::collections::HashMap;
use std::time::Instant;

use commands::{CommandContext, Error, Outcome};
use database::Conn;
use events::EventContext;
use refusal::{Refusal, not_empty};
use uuid::Uuid;

use super::Notifications;
use crate::domain::{NotificationId, RIGHTS, UserId};
use crate::events::outgoing;
use crate::notifications::domain::{MOST_MARKED, Notification, refusals};
use crate::notifications::store::{self, UnreadBatch};

/// Maximum number of notifications that one transaction of `mark_all_read` marks as read.
const MARKED_AT_ONCE: u32 = 1_000;

/// A notification that is marked as read, or the reason why it is not.
pub type Marked = Result<Notification, Refusal>;

/// Users mark their own notifications only. Notifications of other users are answered as if they did not exist.
impl Notifications {
    /// Marks a notification as read. Keeps the time of the first call.
    pub async fn mark_read(
        &self,
        command: &CommandContext,
        id: NotificationId,
    ) -> Result<Notification, Error> {
        RIGHTS.check(command.caller(), "markNotificationRead")?;
        let user = UserId(command.caller().user()?.id);
        self.commands
            .run(command, id, async |tx| {
                let now = command.now();
                let read = store::update_notification_read(tx, user, id, now).await?;
                Ok(read.ok_or_else(refusals::notification_not_found)?)
            })
            .await?
            .or_replay(async |first| self.find_again(user, first).await)
            .await
    }

    /// Marks a list of notifications as read, and returns the results in the order of the list. Keeps the time of the first call.
    pub async fn mark_list_read(
        &self,
        command: &CommandContext,
        ids: &[NotificationId],
    ) -> Result<Vec<Marked>, Error> {
        RIGHTS.check(command.caller(), "markNotificationsRead")?;
        let user = UserId(command.caller().user()?.id);
        not_empty(&["notificationIds"], ids)?;
        if ids.len() > MOST_MARKED {
            return Err(refusals::too_many_notifications().into());
        }
        let found = self
            .commands
            .run(command, user, async |tx| {
                let now = command.now();
                let marked = store::update_notifications_read(tx, user, ids, now).await?;
                publish(tx, command.event_context(), user, marked).await?;
                Ok(store::find_notifications(tx, user, ids).await?)
            })
            .await?
            .or_replay(async |_| self.find_list_again(user, ids).await)
            .await?;
        Ok(in_order(ids, found))
    }

    /// Marks the unread notifications of the caller as read in batches, each in its own transaction, and returns their number. Publishes
    /// one event for each batch that is not empty.
    ///
    /// The idempotency key is claimed in the transaction of the first batch, for the newest unread notification of that moment. A
    /// repetition marks only notifications up to it: the rest after an interruption, and otherwise none.
    pub async fn mark_all_read(&self, command: &CommandContext) -> Result<u64, Error> {
        RIGHTS.check(command.caller(), "markAllNotificationsRead")?;
        let user = UserId(command.caller().user()?.id);
        let began = Instant::now();
        let newest = self.find_newest_unread(user).await?;
        let mut batch = UnreadBatch {
            user,
            through: newest,
            limit: i64::from(MARKED_AT_ONCE),
        };
        let first = self
            .commands
            .run(command, newest, async |tx| {
                mark_batch(tx, command.event_context(), batch).await
            })
            .await?;
        let full = u64::from(MARKED_AT_ONCE);
        let (mut last, mut marked) = match first {
            Outcome::Done(count) => (count, count),
            Outcome::Replay(through) => {
                batch.through = NotificationId(through);
                (full, 0)
            }
        };
        while last == full {
            let now = command.now() + began.elapsed();
            let context = EventContext::of_request(command.caller().correlation(), now);
            let mut tx = self.pool.begin().await?;
            last = mark_batch(&mut tx, context, batch).await?;
            tx.commit().await?;
            marked += last;
        }
        Ok(marked)
    }

    /// Finds the newest unread notification of a user. Returns the nil ID, which precedes all others, if there is none.
    async fn find_newest_unread(&self, user: UserId) -> Result<NotificationId, Error> {
        let mut conn = self.pool.acquire().await?;
        let newest = store::find_newest_unread(&mut conn, user).await?;
        Ok(newest.unwrap_or(NotificationId(Uuid::nil())))
    }

    /// Result of an idempotent replay. The notification may have been deleted since.
    async fn find_again(&self, user: UserId, id: Uuid) -> Result<Notification, Error> {
        let found = self.find_list_again(user, &[NotificationId(id)]).await?;
        let found = found.into_iter().next();
        Ok(found.ok_or_else(refusals::notification_not_found)?)
    }

    async fn find_list_again(
        &self,
        user: UserId,
        ids: &[NotificationId],
    ) -> Result<Vec<Notification>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_notifications(&mut conn, user, ids).await?)
    }
}

/// Marks one batch of the unread notifications and returns their number.
async fn mark_batch(
    conn: &mut Conn,
    context: EventContext,
    batch: UnreadBatch,
) -> Result<u64, Error> {
    let marked = store::update_unread_notifications(conn, batch, context.now).await?;
    publish(conn, context, batch.user, marked).await?;
    Ok(marked)
}

async fn publish(
    conn: &mut Conn,
    context: EventContext,
    user: UserId,
    marked: u64,
) -> Result<(), Error> {
    if marked > 0 {
        outgoing::notifications_read(conn, context, user, marked).await?;
    }
    Ok(())
}

/// Results in the order of the IDs.
fn in_order(ids: &[NotificationId], found: Vec<Notification>) -> Vec<Marked> {
    let found: HashMap<NotificationId, Notification> = found
        .into_iter()
        .map(|notification| (notification.id, notification))
        .collect();
    let result = |(index, id): (usize, &NotificationId)| {
        let refusal = || {
            let index = index.to_string();
            refusals::notification_not_found().at(&["notificationIds", &index])
        };
        found.get(id).cloned().ok_or_else(refusal)
    };
    ids.iter().enumerate().map(result).collect()
}

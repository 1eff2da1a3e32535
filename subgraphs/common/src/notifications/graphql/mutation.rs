use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome, payloads};

use super::types::Notification;
use crate::domain::NotificationId;
use crate::notifications::domain;
use crate::notifications::service::Notifications;

#[derive(Default)]
pub struct NotificationsMutation;

/// Identifies the notification to mark as read.
#[derive(InputObject)]
pub struct MarkNotificationReadInput {
    /// ID of one of your notifications.
    pub notification_id: ID,
}

payloads! {
    /// Result of `markNotificationRead`.
    MarkNotificationReadPayload { notification: Notification, from domain::Notification, by Notification::from }
}

/// Result of `markAllNotificationsRead`.
#[derive(SimpleObject)]
struct MarkAllNotificationsReadPayload {
    /// Number of notifications that were marked: those that were unread.
    marked_notifications: i32,
    /// Reasons why the mutation was refused. Empty if it succeeded.
    user_errors: Vec<UserError>,
}

#[Object]
impl NotificationsMutation {
    /// Marks one of your notifications as read.
    ///
    /// Repeated calls succeed and change nothing: `readAt` keeps the time of the first call.
    ///
    /// Errors: `NOTIFICATION_NOT_FOUND` if you have no notification with this ID.
    async fn mark_notification_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notification to mark.")] input: MarkNotificationReadInput,
    ) -> Result<MarkNotificationReadPayload, Failure> {
        let request = RequestContext::of(ctx);
        let notifications: &Notifications = request.service();
        let id = NotificationId::parse(&input.notification_id);
        MarkNotificationReadPayload::of(
            notifications
                .mark_read(request.caller(), id, request.now())
                .await,
        )
    }

    /// Marks all of your unread notifications as read.
    ///
    /// Every signed-in user may call this. The notifications are marked in batches of at most 1,000; if the call fails, the batches
    /// before the failure stay marked. Repeated calls succeed: `readAt` of a notification that is already read does not change.
    ///
    /// Errors: none.
    async fn mark_all_notifications_read(
        &self,
        ctx: &Context<'_>,
    ) -> Result<MarkAllNotificationsReadPayload, Failure> {
        let request = RequestContext::of(ctx);
        let notifications: &Notifications = request.service();
        let result = notifications
            .mark_all_read(request.caller(), request.now())
            .await;
        let (marked, user_errors) = outcome(result)?;
        Ok(MarkAllNotificationsReadPayload {
            marked_notifications: i32::try_from(marked.unwrap_or_default()).unwrap_or(i32::MAX),
            user_errors,
        })
    }
}

use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::results::{MarkAllNotificationsReadPayload, MarkNotificationsReadPayload};
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
    notification_id: ID,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Identifies the notifications to mark as read.
#[derive(InputObject)]
pub struct MarkNotificationsReadInput {
    /// IDs of your notifications: 1 to 100.
    notification_ids: Vec<ID>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `markAllNotificationsRead`.
#[derive(Default, InputObject)]
pub struct MarkAllNotificationsReadInput {
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key marks only notifications that existed
    /// at the first request: the rest if the first request was interrupted, and otherwise none.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `markNotificationRead`.
    MarkNotificationReadPayload { notification: Notification, from domain::Notification, by Notification::from }
}

#[Object]
impl NotificationsMutation {
    /// Marks one of your notifications as read.
    ///
    /// Every signed-in user may call this. Repeated calls succeed and change nothing: `readAt` keeps the time of the first call.
    ///
    /// Errors: `INVALID`; `NOTIFICATION_NOT_FOUND` if you have no notification with this ID; `IDEMPOTENCY_KEY_REUSED`.
    async fn mark_notification_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notification to mark.")] input: MarkNotificationReadInput,
    ) -> Result<MarkNotificationReadPayload, Failure> {
        let request = RequestContext::of(ctx);
        let notifications: &Notifications = request.service();
        let command = request.command(&input);
        let id = NotificationId::parse(&input.notification_id);
        MarkNotificationReadPayload::of(notifications.mark_read(&command, id).await)
    }

    /// Marks at most 100 of your notifications as read.
    ///
    /// Every signed-in user may call this. The payload has a result for each ID, in the order of the IDs. An ID that is not found does
    /// not prevent the others. `readAt` of a notification that is already read does not change.
    ///
    /// Errors: `INVALID` (no ID, or idempotency key); `TOO_MANY` if there are more than 100 IDs; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a result: `NOTIFICATION_NOT_FOUND` if you have no notification with this ID.
    async fn mark_notifications_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The notifications to mark.")] input: MarkNotificationsReadInput,
    ) -> Result<MarkNotificationsReadPayload, Failure> {
        let request = RequestContext::of(ctx);
        let notifications: &Notifications = request.service();
        let command = request.command(&input);
        let parse = |id: &ID| NotificationId::parse(id);
        let ids: Vec<NotificationId> = input.notification_ids.iter().map(parse).collect();
        MarkNotificationsReadPayload::of(notifications.mark_list_read(&command, &ids).await)
    }

    /// Marks all of your unread notifications as read.
    ///
    /// Every signed-in user may call this. The notifications are marked in batches of at most 1,000; if the call fails, the batches
    /// before the failure stay marked. Repeat it with the same idempotency key to mark the rest. `readAt` of a notification that is
    /// already read does not change.
    ///
    /// Errors: `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn mark_all_notifications_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Parameters of the mutation.")]
        input: MarkAllNotificationsReadInput,
    ) -> Result<MarkAllNotificationsReadPayload, Failure> {
        let request = RequestContext::of(ctx);
        let notifications: &Notifications = request.service();
        let command = request.command(&input);
        MarkAllNotificationsReadPayload::of(notifications.mark_all_read(&command).await)
    }
}

use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::types::Notification;
use crate::domain::NotificationId;
use crate::notifications::domain;
use crate::notifications::service::Notifications;

#[derive(Default)]
pub struct NotificationsMutation;

#[derive(InputObject)]
pub struct MarkNotificationReadInput {
    pub notification_id: ID,
}

payloads! {
    MarkNotificationReadPayload { notification: Notification, from domain::Notification, by Notification::from }
}

#[Object]
impl NotificationsMutation {
    /// Notes that you have read a notification. Doing it again changes nothing.
    ///
    /// Errors: `NOTIFICATION_NOT_FOUND`.
    async fn mark_notification_read(
        &self,
        ctx: &Context<'_>,
        input: MarkNotificationReadInput,
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
}

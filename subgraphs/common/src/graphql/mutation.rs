use async_graphql::{Context, Object};
use chassis::Failure;
use uuid::Uuid;

use super::asked;
use super::error::refused;
use super::types::{
    MailMessage, MarkNotificationReadInput, MarkNotificationReadPayload, Notification,
    ResendMailInput, ResendMailPayload,
};
use crate::domain::{MailId, NotificationId};

pub struct Mutation;

#[Object]
impl Mutation {
    /// Notes that you have read a notification. Doing it again changes nothing.
    async fn mark_notification_read(
        &self,
        ctx: &Context<'_>,
        input: MarkNotificationReadInput,
    ) -> Result<MarkNotificationReadPayload, Failure> {
        let (service, caller) = asked(ctx)?;
        let id = NotificationId(Uuid::parse_str(&input.notification_id).unwrap_or_default());
        let outcome = service
            .mark_notification_read(&caller, id, chassis::now())
            .await;
        let (read, user_errors) = refused(outcome, &["input", "notificationId"])?;
        Ok(MarkNotificationReadPayload {
            notification: read.map(Notification::from),
            user_errors,
        })
    }

    /// Sends a mail again that failed, or of which nobody knows whether it was sent. It may arrive twice: a person has to
    /// want that. A letter with a link can be sent again only while its fate is unknown. For platform admins.
    #[graphql(tag = "admin")]
    async fn resend_mail(
        &self,
        ctx: &Context<'_>,
        input: ResendMailInput,
    ) -> Result<ResendMailPayload, Failure> {
        let (service, caller) = asked(ctx)?;
        let id = MailId(Uuid::parse_str(&input.mail_message_id).unwrap_or_default());
        let outcome = service.resend_mail(&caller, id, chassis::now()).await;
        let (mail, user_errors) = refused(outcome, &["input", "mailMessageId"])?;
        Ok(ResendMailPayload {
            mail_message: mail.map(MailMessage::from),
            user_errors,
        })
    }
}

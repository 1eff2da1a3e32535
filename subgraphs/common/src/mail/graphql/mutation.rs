use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::types::MailMessage;
use crate::domain::MailId;
use crate::mail::domain;
use crate::mail::service::Mail;

#[derive(Default)]
pub struct MailMutation;

/// Identifies the mail to send again.
#[derive(InputObject)]
pub struct ResendMailInput {
    /// ID of a mail in the state `FAILED` or `UNKNOWN`.
    mail_message_id: ID,
    /// Version of the mail that you read. If the mail has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `resendMail`.
    ResendMailPayload { mail_message: MailMessage, from domain::MailMessage, by MailMessage::from }
}

#[Object]
impl MailMutation {
    /// Queues a mail again that failed or whose outcome is unknown.
    ///
    /// For platform admins. You can send a mail in the state `FAILED` or `UNKNOWN` again. A mail with a link must be in the state
    /// `UNKNOWN`, because the link of a failed mail is deleted. A mail in the state `UNKNOWN` may reach its recipient twice. The mail
    /// is `QUEUED` again, with 0 attempts.
    ///
    /// Errors: `INVALID`; `MAIL_NOT_FOUND`; `MAIL_NOT_RESENDABLE` if its state does not permit it; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn resend_mail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mail to queue.")] input: ResendMailInput,
    ) -> Result<ResendMailPayload, Failure> {
        let request = RequestContext::of(ctx);
        let mail: &Mail = request.service();
        let command = request.command(&input);
        let id = MailId::parse(&input.mail_message_id);
        ResendMailPayload::of(mail.resend(&command, id).await)
    }
}

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
    pub mail_message_id: ID,
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
    /// Errors: `MAIL_NOT_FOUND`; `MAIL_NOT_RESENDABLE` if its state does not permit it.
    #[graphql(tag = "admin")]
    async fn resend_mail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mail to queue.")] input: ResendMailInput,
    ) -> Result<ResendMailPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = MailId::parse(&input.mail_message_id);
        let mail: &Mail = request.service();
        ResendMailPayload::of(mail.resend(request.caller(), id, request.now()).await)
    }
}

use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use super::types::MailMessage;
use crate::domain::MailId;
use crate::mail::domain;
use crate::mail::service::Mail;

#[derive(Default)]
pub struct MailMutation;

#[derive(InputObject)]
pub struct ResendMailInput {
    pub mail_message_id: ID,
}

payloads! {
    ResendMailPayload { mail_message: MailMessage, from domain::MailMessage, by MailMessage::from }
}

#[Object]
impl MailMutation {
    /// Sends a mail again that failed, or of which nobody knows whether it was sent. It may arrive twice: a person has to
    /// want that. A letter with a link can be sent again only while its fate is unknown. For platform admins.
    ///
    /// Errors: `MAIL_NOT_FOUND`; `MAIL_NOT_RESENDABLE`.
    #[graphql(tag = "admin")]
    async fn resend_mail(
        &self,
        ctx: &Context<'_>,
        input: ResendMailInput,
    ) -> Result<ResendMailPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = MailId::parse(&input.mail_message_id);
        let mail: &Mail = request.service();
        ResendMailPayload::of(mail.resend(request.caller(), id, request.now()).await)
    }
}

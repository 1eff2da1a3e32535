use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::filter::MailMessageFilter;
use super::types::MailMessage;
use crate::domain::MailId;
use crate::mail::domain::MailFilter;
use crate::mail::service::Mail;

#[derive(Default)]
pub struct MailQuery;

#[Object]
impl MailQuery {
    /// Mails to all recipients, newest first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn mail_messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Selects the mails.")] filter: Option<MailMessageFilter>,
    ) -> Result<Paged<Uuid, MailMessage>, Failure> {
        let filter = MailFilter::from(filter.unwrap_or_default());
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (mail, caller) = (request.service::<Mail>(), request.caller());
        let window = page.window().map(MailId);
        let found = mail.list(caller, &filter, window).await?;
        let (mail, caller) = (mail.clone(), caller.clone());
        let count = move || {
            let (mail, caller, filter) = (mail.clone(), caller.clone(), filter.clone());
            async move { Ok(mail.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(MailMessage::from),
            MailMessage::key,
            count,
        ))
    }

    #[graphql(entity)]
    async fn find_mail_message_by_id(
        &self,
        ctx: &Context<'_>,
        #[graphql(key)] id: ID,
    ) -> Result<Option<MailMessage>, Failure> {
        let found = RequestContext::of(ctx).load(MailId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(MailMessage::from))
    }
}

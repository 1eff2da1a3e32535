use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged};
use uuid::Uuid;

use super::asked;
use super::entities::{self, User};
use super::loaders::{OwnLoader, visible};
use super::types::{MailMessage, MailState, Notification};
use crate::domain::{MailId, NotificationId, UserId};
use crate::mail::domain::MailFilter;
use crate::notifications::domain::NotificationFilter;

pub struct Query;

#[Object]
impl Query {
    /// One of your notifications; null if there is none with this id, or it is somebody else's.
    async fn notification(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Notification>, Failure> {
        find_notification(ctx, &id).await
    }

    /// What you were told, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default, desc = "Leaves out what was marked as read.")] unread_only: bool,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Paged<Uuid, Notification>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = NotificationFilter {
            unread_only,
            updated_from,
            updated_to,
        };
        let (_, caller) = asked(ctx)?;
        let me = UserId(caller.user()?.id);
        let page = Page::new(first, after, last, before)?;
        entities::notifications(ctx, me, filter, page).await
    }

    /// Mails to everybody, newest first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn mail_messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only mails in this state.")] state: Option<MailState>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Paged<Uuid, MailMessage>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = MailFilter {
            state: state.map(Into::into),
            updated_from,
            updated_to,
        };
        let page = Page::new(first, after, last, before)?;
        let (service, caller) = asked(ctx)?;
        let window = page.window().map(MailId);
        let mails = service.mails(&caller, filter, window).await?;
        let count = move || {
            let (service, caller) = (service.clone(), Arc::clone(&caller));
            async move { Ok(service.mail_total(&caller, filter).await?) }
        };
        Ok(page.connection(
            mails.into_iter().map(MailMessage::from),
            MailMessage::key,
            count,
        ))
    }

    #[graphql(entity)]
    async fn find_notification_by_id(
        &self,
        ctx: &Context<'_>,
        #[graphql(key)] id: ID,
    ) -> Result<Option<Notification>, Failure> {
        visible(find_notification(ctx, &id).await)
    }

    #[graphql(entity)]
    async fn find_mail_message_by_id(
        &self,
        ctx: &Context<'_>,
        #[graphql(key)] id: ID,
    ) -> Result<Option<MailMessage>, Failure> {
        let Ok(id) = Uuid::parse_str(&id) else {
            return Ok(None);
        };
        let found = loader(ctx)?.load_one(MailId(id)).await;
        Ok(visible(found)?.map(MailMessage::from))
    }

    #[graphql(entity)]
    async fn find_user_by_id(&self, #[graphql(key)] id: ID) -> Option<User> {
        Uuid::parse_str(&id).ok().map(|id| User(UserId(id)))
    }
}

async fn find_notification(ctx: &Context<'_>, id: &ID) -> Result<Option<Notification>, Failure> {
    let (_, caller) = asked(ctx)?;
    caller.user()?;
    let Ok(id) = Uuid::parse_str(id) else {
        return Ok(None);
    };
    let found = loader(ctx)?.load_one(NotificationId(id)).await?;
    Ok(found.map(Notification::from))
}

fn loader<'a>(ctx: &Context<'a>) -> Result<&'a DataLoader<OwnLoader>, Failure> {
    ctx.data()
        .map_err(|_| Failure::internal("a request without loaders"))
}

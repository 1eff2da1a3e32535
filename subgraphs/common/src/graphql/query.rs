use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::asked;
use super::entities::{self, User};
use super::loaders::{OwnLoader, visible};
use super::types::{MailMessage, MailState, Notification};
use crate::domain::{self, MailId, NotificationId, UserId};

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
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(default, desc = "Leaves out what was marked as read.")] unread_only: bool,
    ) -> Result<Paged<Uuid, Notification>, Failure> {
        let (_, caller) = asked(ctx)?;
        let me = UserId(caller.user()?.id);
        entities::notifications(ctx, me, unread_only, Page::new(first, after)?).await
    }

    /// Mails to everybody, newest first. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn mail_messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "Only mails in this state.")] state: Option<MailState>,
    ) -> Result<Paged<Uuid, MailMessage>, Failure> {
        let page = Page::new(first, after)?;
        let (service, caller) = asked(ctx)?;
        let state = state.map(domain::MailState::from);
        let mails = service
            .mails(&caller, state, page.after.map(MailId), page.limit())
            .await?;
        let count = move || {
            let (service, caller) = (service.clone(), Arc::clone(&caller));
            async move { Ok(service.mail_total(&caller, state).await?) }
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

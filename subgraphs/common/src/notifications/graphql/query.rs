use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::filter::NotificationFilter;
use super::types::Notification;
use super::user::User;
use super::user_fields;
use crate::domain::{NotificationId, UserId};
use crate::notifications::service::Notifications;

#[derive(Default)]
pub struct NotificationsQuery;

#[Object]
impl NotificationsQuery {
    /// One of your notifications. Null if you have no notification with this ID.
    async fn notification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the notification.")] id: ID,
    ) -> Result<Option<Notification>, Failure> {
        find(ctx, &id).await
    }

    /// Your notifications, newest first: by `createdAt`. Notifications are deleted after 400 days.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Selects the notifications.")] filter: Option<NotificationFilter>,
    ) -> Result<Paged<Uuid, Notification>, Failure> {
        let me = Notifications::reader(RequestContext::of(ctx).caller())?;
        let page = Page::new(first, after, last, before)?;
        user_fields::list(ctx, me, filter, page).await
    }

    #[graphql(entity)]
    async fn find_notification_by_id(
        &self,
        ctx: &Context<'_>,
        #[graphql(key)] id: ID,
    ) -> Result<Option<Notification>, Failure> {
        find(ctx, &id).await.or_else(Failure::hidden)
    }

    #[graphql(entity)]
    async fn find_user_by_id(&self, #[graphql(key)] id: ID) -> Option<User> {
        id.parse().ok().map(|id| User(UserId(id)))
    }
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Notification>, Failure> {
    let request = RequestContext::of(ctx);
    let found = request.load(NotificationId::parse(id)).await?;
    Ok(found.map(Notification::from))
}

use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::filter::NotificationFilter;
use super::types::Notification;
use super::user::User;
use crate::domain::{NotificationId, UserId};
use crate::notifications::domain;
use crate::notifications::service::Notifications;

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.0.into()
    }

    /// The user's notifications, newest first: by `createdAt`. Empty if the user is not you.
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
        let page = Page::new(first, after, last, before)?;
        list(ctx, self.0, filter, page).await
    }

    /// Number of the user's unread notifications. 0 if the user is not you.
    async fn unread_notifications(&self, ctx: &Context<'_>) -> Result<i32, Failure> {
        let request = RequestContext::of(ctx);
        let notifications: &Notifications = request.service();
        let unread = notifications.count_unread(request.caller(), self.0).await?;
        Ok(i32::try_from(unread).unwrap_or(i32::MAX))
    }
}

/// Lists a page of a person's notifications.
pub async fn list(
    ctx: &Context<'_>,
    of: UserId,
    filter: Option<NotificationFilter>,
    page: Page<Uuid>,
) -> Result<Paged<Uuid, Notification>, Failure> {
    let filter = domain::NotificationFilter::from(filter.unwrap_or_default());
    let request = RequestContext::of(ctx);
    let (notifications, caller) = (request.service::<Notifications>(), request.caller());
    let window = page.window().map(NotificationId);
    let found = notifications.list(caller, of, &filter, window).await?;
    let (notifications, caller) = (notifications.clone(), caller.clone());
    let count = move || {
        let (notifications, caller, filter) =
            (notifications.clone(), caller.clone(), filter.clone());
        async move { Ok(notifications.count(&caller, of, &filter).await?) }
    };
    Ok(page.connection(
        found.into_iter().map(Notification::from),
        Notification::key,
        count,
    ))
}

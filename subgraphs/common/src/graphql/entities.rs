use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::asked;
use super::types::Notification;
use crate::domain::UserId;

/// A person of the user subgraph, with what this domain adds.
pub struct User(pub UserId);

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.0.into()
    }

    /// What this person was told, newest first. Empty unless it is you.
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 if absent.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(default, desc = "Leaves out what was marked as read.")] unread_only: bool,
    ) -> Result<Paged<Uuid, Notification>, Failure> {
        notifications(ctx, self.0, unread_only, Page::new(first, after)?).await
    }

    /// How many of this person's notifications are unread. 0 unless it is you.
    async fn unread_notifications(&self, ctx: &Context<'_>) -> Result<i32, Failure> {
        let (service, caller) = asked(ctx)?;
        let unread = service.notification_total(&caller, self.0, true).await?;
        Ok(i32::try_from(unread).unwrap_or(i32::MAX))
    }
}

/// A page of a person's notifications.
pub async fn notifications(
    ctx: &Context<'_>,
    of: UserId,
    unread_only: bool,
    page: Page<Uuid>,
) -> Result<Paged<Uuid, Notification>, Failure> {
    let (service, caller) = asked(ctx)?;
    let found = service
        .notifications(&caller, of, unread_only, &page)
        .await?;
    let count = move || {
        let (service, caller) = (service.clone(), Arc::clone(&caller));
        async move { Ok(service.notification_total(&caller, of, unread_only).await?) }
    };
    Ok(page.connection(
        found.into_iter().map(Notification::from),
        Notification::key,
        count,
    ))
}

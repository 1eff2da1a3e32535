use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use super::types::SecurityEvent;
use super::user::User;
use crate::domain::RecordKey;
use crate::security_events::service::SecurityEvents;

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.into()
    }

    /// Security events of the user's account, newest first. Empty unless the account is yours, or you are a platform admin or an
    /// auditor.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn security_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (events, caller) = (request.service::<SecurityEvents>(), request.caller());
        let user = self.0;
        let found = events.list_of(caller, user, page.window()).await?;
        let (events, caller) = (events.clone(), caller.clone());
        let count = move || {
            let (events, caller) = (events.clone(), caller.clone());
            async move { Ok(events.count_of(&caller, user).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(SecurityEvent::from),
            SecurityEvent::key,
            count,
        ))
    }
}

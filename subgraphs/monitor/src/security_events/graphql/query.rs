use async_graphql::{Context, ID, Object};
use chassis::scalar::Date;
use chassis::{Failure, Page, Paged, RequestContext};

use super::chain::SecurityChain;
use super::types::{SecurityEvent, SecurityEventFilter};
use super::user::User;
use crate::domain::RecordKey;
use crate::security_events::domain::SecurityFilter;
use crate::security_events::service::SecurityEvents;

#[derive(Default)]
pub struct SecurityEventsQuery;

#[Object]
impl SecurityEventsQuery {
    /// Events about the security of accounts, organisations, API clients and signing keys, newest first.
    ///
    /// For platform admins and auditors. Errors: `BAD_USER_INPUT` if an ID of the filter is not a UUID.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn security_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Selects the events.")] filter: Option<SecurityEventFilter>,
    ) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let filter = SecurityFilter::try_from(filter.unwrap_or_default())?;
        let request = RequestContext::of(ctx);
        let (events, caller) = (request.service::<SecurityEvents>(), request.caller());
        let found = events.list(caller, &filter, page.window()).await?;
        let (events, caller) = (events.clone(), caller.clone());
        let count = move || {
            let (events, caller, filter) = (events.clone(), caller.clone(), filter.clone());
            async move { Ok(events.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(SecurityEvent::from),
            SecurityEvent::key,
            count,
        ))
    }

    /// Verifies that the security events of a day (UTC) and its link to the previous day are unchanged.
    ///
    /// For platform admins and auditors. The time that this takes grows with the number of events of the day.
    #[graphql(tag = "admin")]
    async fn verify_security_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day to verify (UTC).")] day: Date,
    ) -> Result<SecurityChain, Failure> {
        let request = RequestContext::of(ctx);
        let events: &SecurityEvents = request.service();
        Ok(events.verify(request.caller(), day.0).await?.into())
    }

    /// Accepts any ID, because only the user domain knows which users exist.
    #[graphql(entity)]
    async fn find_user_by_id(&self, #[graphql(key)] id: ID) -> Option<User> {
        id.parse().ok().map(User)
    }
}

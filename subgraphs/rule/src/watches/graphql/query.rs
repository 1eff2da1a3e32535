use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::WatchId;
use crate::graphql::paged;
use crate::watches::domain::WatchFilter;
use crate::watches::graphql::types::{Watch, WatchStatus};
use crate::watches::service::Watches;

#[derive(Default)]
pub struct WatchesQuery;

#[Object]
impl WatchesQuery {
    /// Watch of your organisation. Administrators and auditors may read every watch. Null if there is no such watch.
    async fn watch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the watch.")] id: ID,
    ) -> Result<Option<Watch>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(WatchId::parse(&id)).await?.map(Watch))
    }

    /// Watches of your organisation, oldest first. Administrators and auditors see the watches of all organisations.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn watches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Lists only watches with this status.")] status: Option<WatchStatus>,
        #[graphql(desc = "Range of the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, Watch>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = WatchFilter {
            status: status.map(Into::into),
            updated_from,
            updated_to,
        };
        let page = Page::<Uuid>::new(first, after, last, before)?;
        paged!(
            RequestContext::of(ctx),
            page,
            Watches,
            list,
            count,
            (filter),
            Watch,
            |each| each.0.id.0
        )
    }

    #[graphql(entity)]
    async fn find_watch(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Watch>, Failure> {
        let found = RequestContext::of(ctx).load(WatchId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(Watch))
    }
}

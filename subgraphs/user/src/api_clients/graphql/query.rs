use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::types::ApiClient;
use crate::api_clients::domain::ApiClientFilter;
use crate::api_clients::service::ApiClients;
use crate::domain::ApiClientId;

#[derive(Default)]
pub struct ApiClientsQuery;

#[Object]
impl ApiClientsQuery {
    /// API clients, oldest first. Administrators may read this.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn api_clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
    ) -> Result<Paged<Uuid, ApiClient>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::new(first, after, last, before)?;
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = ApiClientFilter {
            updated_from,
            updated_to,
        };
        let (clients, caller) = (request.service::<ApiClients>(), request.caller());
        let found = clients.list(caller, &filter, page.window()).await?;
        let (clients, caller) = (clients.clone(), caller.clone());
        let count = move || {
            let (clients, caller, filter) = (clients.clone(), caller.clone(), filter.clone());
            async move { Ok(clients.count(&caller, &filter).await?) }
        };
        Ok(page.connection(found.into_iter().map(ApiClient), |each| each.0.id.0, count))
    }

    #[graphql(entity)]
    async fn find_api_client(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<ApiClient>, Failure> {
        let found = RequestContext::of(ctx).load(ApiClientId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(ApiClient))
    }
}

use async_graphql::{Context, ID, Object};
use chassis::{Failure, RequestContext};

use super::types::ProviderKey;
use crate::domain::ProviderKeyId;

/// Keys as other subgraphs reference them.
#[derive(Default)]
pub struct ProviderKeysQuery;

#[Object]
impl ProviderKeysQuery {
    #[graphql(entity)]
    async fn find_provider_key(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<ProviderKey>, Failure> {
        let found = RequestContext::of(ctx)
            .load(ProviderKeyId::parse(&id))
            .await;
        Ok(found.or_else(Failure::hidden)?.map(ProviderKey))
    }
}

use async_graphql::{Context, ID, Object};
use chassis::{Failure, RequestContext};

use crate::domain::QuoteId;
use crate::quotes::graphql::types::Quote;

#[derive(Default)]
pub struct QuoteQuery;

#[Object]
impl QuoteQuery {
    /// Quote by ID. Null if you may not see a quote with this ID.
    ///
    /// The seller of the order, the provider that submitted the quote, administrators and auditors may read this, and programs
    /// with the scope `orders:read` or `orders:write`. A provider sees its own quote even if it was rejected.
    async fn quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the quote.")] id: ID,
    ) -> Result<Option<Quote>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(QuoteId::parse(&id))
            .await?
            .map(Quote))
    }

    #[graphql(entity)]
    async fn quote_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
        let quote = RequestContext::of(ctx).load(QuoteId::parse(&id)).await;
        Ok(quote.or_else(Failure::hidden)?.map(Quote))
    }
}

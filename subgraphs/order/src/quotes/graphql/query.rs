use async_graphql::{Context, ID, Object};
use chassis::{Failure, RequestContext};

use crate::domain::QuoteId;
use crate::quotes::graphql::types::Quote;

#[derive(Default)]
pub struct QuoteQuery;

#[Object]
impl QuoteQuery {
    /// A quote by its id; null if there is none that you may see. A provider that was passed over still sees its own.
    async fn quote(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
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

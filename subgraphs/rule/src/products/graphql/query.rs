use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::ProductId;
use crate::products::graphql::types::{Organisation, Product, ProductFilter, paged_products};

#[derive(Default)]
pub struct ProductsQuery;

#[Object]
impl ProductsQuery {
    /// A product of one's own organisation; any, for administrators and auditors.
    async fn product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(ProductId::parse(&id)).await?.map(Product))
    }

    /// The products of one's own organisation, oldest first; all, for administrators and auditors.
    ///
    /// Answers with an error whose `extensions.code` is `HS_CODE_INVALID` for a prefix that is no code.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProductFilter>,
    ) -> Result<Paged<Uuid, Product>, Failure> {
        paged_products(
            RequestContext::of(ctx),
            None,
            Page::new(first, after, last, before)?,
            filter.unwrap_or_default().into(),
        )
        .await
    }

    #[graphql(entity)]
    async fn find_product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>, Failure> {
        let found = RequestContext::of(ctx).load(ProductId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(Product))
    }

    /// Answers for every ID: the user subgraph has the organisations, and this one only their products.
    #[graphql(entity)]
    async fn find_organisation(&self, id: ID) -> Organisation {
        Organisation(id.parse().unwrap_or_default())
    }
}

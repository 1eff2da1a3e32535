use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::domain::ProductId;
use crate::products::domain::ProductKey;
use crate::products::graphql::types::{
    Organisation, Product, ProductFilter, ProductList, ProductSort, paged_products,
};

#[derive(Default)]
pub struct ProductsQuery;

#[Object]
impl ProductsQuery {
    /// Product of your organisation. Administrators and auditors may read every product. Null if there is no such product.
    async fn product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the product.")] id: ID,
    ) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(ProductId::parse(&id)).await?.map(Product))
    }

    /// Products of your organisation. Administrators and auditors see the products of all organisations.
    ///
    /// Pages neither repeat nor omit a product, with one exception: sorted by `UPDATED_AT` or NAME, a product whose sort key changes
    /// between two requests can be on both pages or on neither.
    ///
    /// Errors (`extensions.code`): `HS_CODE_INVALID` if the `hsPrefix` of the filter does not have 2, 4 or 6 digits.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions on the products, all of which must be met.")] filter: Option<
            ProductFilter,
        >,
        #[graphql(desc = "Sorting of the list. Oldest first by default.")] sort: Option<
            ProductSort,
        >,
    ) -> Result<Paged<ProductKey, Product>, Failure> {
        let wanted = ProductList {
            of: None,
            filter: filter.unwrap_or_default().into(),
            sorting: ProductSort::sorting(sort),
        };
        let page = Page::new(first, after, last, before)?;
        paged_products(RequestContext::of(ctx), wanted, page).await
    }

    #[graphql(entity)]
    async fn find_product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>, Failure> {
        let found = RequestContext::of(ctx).load(ProductId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(Product))
    }

    /// Resolves every ID. The user subgraph owns organisations; this subgraph only adds their products.
    #[graphql(entity)]
    async fn find_organisation(&self, id: ID) -> Organisation {
        Organisation(id.parse().unwrap_or_default())
    }
}

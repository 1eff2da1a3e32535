use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use super::organisation::Organisation;
use super::product::Product;
use super::product_list::{ProductList, paged_products};
use crate::products::domain::{OLDEST_FIRST, ProductFilter, ProductKey};
use crate::service::rights::may_read_products;

/// A company that sells, assesses or carries, or the platform itself.
#[Object]
impl Organisation {
    /// ID of the organisation.
    async fn id(&self) -> ID {
        self.0.into()
    }

    /// Products of the organisation, oldest first. Null unless you are a member of the organisation, an administrator or an
    /// auditor, or a program of the organisation with the scope `products:read`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Option<Paged<ProductKey, Product>>, Failure> {
        let request = RequestContext::of(ctx);
        if !may_read_products(request.caller(), self.0) {
            return Ok(None);
        }
        let wanted = ProductList {
            of: Some(self.0),
            filter: ProductFilter::default(),
            sorting: OLDEST_FIRST,
        };
        let page = Page::new(first, after, last, before)?;
        paged_products(request, wanted, page).await.map(Some)
    }
}

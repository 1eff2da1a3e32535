use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::{ProductId, RuleChangeId, WatchId};
use crate::graphql::error::Unanswered;
use crate::graphql::loaders::load;
use crate::graphql::types::{
    Product, ProductFilter, VerdictChange, Watch, WatchStatus, paged, paged_products,
    paged_verdict_changes,
};
use crate::graphql::uuid;

#[derive(Default)]
pub struct ProductQueries;

#[Object]
impl ProductQueries {
    /// A product of one's own organisation; any, for administrators and auditors.
    async fn product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>, Failure> {
        Ok(load(ctx, ProductId(uuid(&id))).await?.map(Product))
    }

    /// The products of one's own organisation, oldest first; all, for administrators and auditors.
    ///
    /// Answers with an error whose `extensions.code` is `HS_CODE_INVALID` for a prefix that is no code.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProductFilter>,
    ) -> Result<Paged<Uuid, Product>, Unanswered> {
        paged_products(
            ctx,
            None,
            Page::new(first, after)?,
            filter.unwrap_or_default().into(),
        )
        .await
    }

    /// A watch of one's own organisation; any, for administrators and auditors.
    async fn watch(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Watch>, Failure> {
        Ok(load(ctx, WatchId(uuid(&id))).await?.map(Watch))
    }

    /// The watches of one's own organisation, oldest first; all, for administrators and auditors.
    async fn watches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in this state.")] status: Option<WatchStatus>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, Watch>, Failure> {
        let (status, page) = (status.map(Into::into), Page::<Uuid>::new(first, after)?);
        paged!(
            ctx,
            page,
            list_watches,
            count_watches,
            (status),
            Watch,
            |each| each.0.id.0
        )
    }

    /// What has changed for the products of one's own organisation, newest first: a rule pack was published or withdrawn, or
    /// a new day has come. For rule editors and approvers, administrators and auditors also what previews say of everybody.
    async fn verdict_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that go back to this change.")] rule_change_id: Option<ID>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, VerdictChange>, Failure> {
        let change = rule_change_id.map(|id| RuleChangeId(uuid(&id)));
        paged_verdict_changes(ctx, change, Page::new(first, after)?).await
    }
}

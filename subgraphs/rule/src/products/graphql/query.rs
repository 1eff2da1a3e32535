use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::{ProductId, RuleChangeId, WatchId};
use crate::graphql::error::Unanswered;
use crate::graphql::loaders::load;
use crate::graphql::types::paged;
use crate::graphql::uuid;
use crate::products::graphql::types::{Product, ProductFilter, paged_products};
use crate::rule_changes::graphql::types::{VerdictChange, paged_verdict_changes};
use crate::watches::domain::WatchFilter;
use crate::watches::graphql::types::{Watch, WatchStatus};

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
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProductFilter>,
    ) -> Result<Paged<Uuid, Product>, Unanswered> {
        paged_products(
            ctx,
            None,
            Page::new(first, after, last, before)?,
            filter.unwrap_or_default().into(),
        )
        .await
    }

    /// A watch of one's own organisation; any, for administrators and auditors.
    async fn watch(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Watch>, Failure> {
        Ok(load(ctx, WatchId(uuid(&id))).await?.map(Watch))
    }

    /// The watches of one's own organisation, oldest first; all, for administrators and auditors.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn watches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in this state.")] status: Option<WatchStatus>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
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
            ctx,
            page,
            list_watches,
            count_watches,
            (filter),
            Watch,
            |each| each.0.id.0
        )
    }

    /// What has changed for the products of one's own organisation, newest first: a rule pack was published or withdrawn, or
    /// a new day has come. For rule editors and approvers, administrators and auditors also what previews say of everybody.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn verdict_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that go back to this change.")] rule_change_id: Option<ID>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, VerdictChange>, Failure> {
        let change = rule_change_id.map(|id| RuleChangeId(uuid(&id)));
        paged_verdict_changes(ctx, change, Page::new(first, after, last, before)?).await
    }
}

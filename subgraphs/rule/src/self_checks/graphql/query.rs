use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::CountryCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use refusal::ErrorCode;
use uuid::Uuid;

use crate::domain::{BulkSelfCheckId, Country, ProductId, Refusal, SelfCheckId};
use crate::graphql::{Written, paged};
use crate::self_checks::domain::{self, BulkSelfCheckFilter};
use crate::self_checks::graphql::types::{
    BulkSelfCheck, Repetition, SelfCheck, SelfCheckComparison, Verdict, paged_self_checks,
};
use crate::self_checks::service::{BulkSelfChecks, SelfChecks};

#[derive(Default)]
pub struct SelfChecksQuery;

/// Which self-checks.
#[derive(Default, InputObject)]
struct SelfCheckFilter {
    product_id: Option<ID>,
    verdict: Option<Verdict>,
    /// The destination.
    market: Option<Written<CountryCode>>,
    bulk_self_check_id: Option<ID>,
}

#[Object]
impl SelfChecksQuery {
    /// A self-check of one's own organisation; any, for administrators and auditors.
    async fn self_check(&self, ctx: &Context<'_>, id: ID) -> Result<Option<SelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(SelfCheckId::parse(&id)).await?.map(SelfCheck))
    }

    /// The self-checks of one's own organisation, newest first; all, for administrators and auditors.
    ///
    /// Answers with an error whose `extensions.code` is `COUNTRY_UNKNOWN` for a market that is no country.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this product.")] product_id: Option<ID>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<SelfCheckFilter>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, SelfCheck>, Failure> {
        let filter = filter.unwrap_or_default();
        let unknown = |message| {
            let path = ["filter", "market"];
            Failure::Refused(Refusal::new(ErrorCode::CountryUnknown, &path, message).into())
        };
        let market = filter
            .market
            .map(|code| Country::read(code.text()).map_err(unknown));
        let filter = domain::SelfCheckFilter {
            product: product_id
                .or(filter.product_id)
                .map(|id| ProductId::parse(&id)),
            bulk: filter
                .bulk_self_check_id
                .map(|id| BulkSelfCheckId::parse(&id)),
            verdict: filter.verdict.map(Into::into),
            market: market.transpose()?,
        };
        paged_self_checks(
            RequestContext::of(ctx),
            filter,
            Page::new(first, after, last, before)?,
        )
        .await
    }

    /// What is different between two self-checks of one's own organisation, and what that goes back to.
    ///
    /// Answers with an error whose `extensions.code` is `SELF_CHECK_NOT_FOUND`.
    async fn compare_self_checks(
        &self,
        ctx: &Context<'_>,
        before: ID,
        after: ID,
    ) -> Result<SelfCheckComparison, Failure> {
        let request = RequestContext::of(ctx);
        let (before, after) = (SelfCheckId::parse(&before), SelfCheckId::parse(&after));
        let compared = request
            .service::<SelfChecks>()
            .compare_self_checks(request.caller(), before, after)
            .await?;
        Ok(SelfCheckComparison::of(compared))
    }

    /// Makes a self-check once more from its record and compares the result; nothing is stored.
    ///
    /// Answers with an error whose `extensions.code` is `SELF_CHECK_NOT_FOUND`.
    async fn repeat_self_check(&self, ctx: &Context<'_>, id: ID) -> Result<Repetition, Failure> {
        let request = RequestContext::of(ctx);
        let id = SelfCheckId::parse(&id);
        Ok(request
            .service::<SelfChecks>()
            .repeat_self_check(request.caller(), id)
            .await?
            .into())
    }

    /// A bulk self-check of one's own organisation; any, for administrators and auditors.
    async fn bulk_self_check(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<BulkSelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(BulkSelfCheckId::parse(&id))
            .await?
            .map(BulkSelfCheck))
    }

    /// The bulk self-checks of one's own organisation, newest first; all, for administrators and auditors.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn bulk_self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Filters by the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, BulkSelfCheck>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = BulkSelfCheckFilter {
            updated_from,
            updated_to,
        };
        let page = Page::<Uuid>::new(first, after, last, before)?;
        paged!(
            RequestContext::of(ctx),
            page,
            BulkSelfChecks,
            list,
            count,
            (filter),
            BulkSelfCheck,
            |each| each.0.id.0
        )
    }

    #[graphql(entity)]
    async fn find_self_check(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<SelfCheck>, Failure> {
        let found = RequestContext::of(ctx).load(SelfCheckId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(SelfCheck))
    }

    #[graphql(entity)]
    async fn find_bulk_self_check(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<BulkSelfCheck>, Failure> {
        let found = RequestContext::of(ctx)
            .load(BulkSelfCheckId::parse(&id))
            .await;
        Ok(found.or_else(Failure::hidden)?.map(BulkSelfCheck))
    }
}

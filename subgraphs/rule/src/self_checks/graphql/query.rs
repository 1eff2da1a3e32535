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

/// Filters self-checks. Omitted fields do not filter.
#[derive(Default, InputObject)]
struct SelfCheckFilter {
    /// ID of the product.
    product_id: Option<ID>,
    /// Verdict of the self-check.
    verdict: Option<Verdict>,
    /// Market: the country of destination.
    market: Option<Written<CountryCode>>,
    /// ID of the bulk self-check that the self-check is part of.
    bulk_self_check_id: Option<ID>,
}

#[Object]
impl SelfChecksQuery {
    /// Self-check of your organisation. Administrators and auditors may read every self-check. Null if there is no such self-check.
    async fn self_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the self-check.")] id: ID,
    ) -> Result<Option<SelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(SelfCheckId::parse(&id)).await?.map(SelfCheck))
    }

    /// Self-checks of your organisation, newest first. Administrators and auditors see the self-checks of all organisations.
    ///
    /// Errors (`extensions.code`): `COUNTRY_UNKNOWN` if the market of the filter is not a country.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "ID of a product, to list its self-checks only. It takes precedence over the filter."
        )]
        product_id: Option<ID>,
        #[graphql(desc = "Conditions on the self-checks, all of which must be met.")]
        filter: Option<SelfCheckFilter>,
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

    /// Comparison of two self-checks of your organisation: the different findings and their causes. Administrators and auditors may
    /// compare all self-checks.
    ///
    /// Errors (`extensions.code`): `SELF_CHECK_NOT_FOUND`.
    async fn compare_self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the first self-check.")] before: ID,
        #[graphql(desc = "ID of the second self-check.")] after: ID,
    ) -> Result<SelfCheckComparison, Failure> {
        let request = RequestContext::of(ctx);
        let (before, after) = (SelfCheckId::parse(&before), SelfCheckId::parse(&after));
        let compared = request
            .service::<SelfChecks>()
            .compare_self_checks(request.caller(), before, after)
            .await?;
        Ok(SelfCheckComparison::of(compared))
    }

    /// Repetition of a self-check from its record, with a comparison of the results. Nothing is stored.
    ///
    /// Errors (`extensions.code`): `SELF_CHECK_NOT_FOUND`.
    async fn repeat_self_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the self-check.")] id: ID,
    ) -> Result<Repetition, Failure> {
        let request = RequestContext::of(ctx);
        let id = SelfCheckId::parse(&id);
        Ok(request
            .service::<SelfChecks>()
            .repeat_self_check(request.caller(), id)
            .await?
            .into())
    }

    /// Bulk self-check of your organisation. Administrators and auditors may read every bulk self-check. Null if there is no such
    /// bulk self-check.
    async fn bulk_self_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the bulk self-check.")] id: ID,
    ) -> Result<Option<BulkSelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(BulkSelfCheckId::parse(&id))
            .await?
            .map(BulkSelfCheck))
    }

    /// Bulk self-checks of your organisation, newest first. Administrators and auditors see the bulk self-checks of all
    /// organisations.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn bulk_self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Range of the time of the last change.")] updated_at: Option<
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

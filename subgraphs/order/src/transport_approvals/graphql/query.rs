use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::{CountryCode, DateTime};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::{ApprovalId, ConsignmentId, ProductId};
use crate::graphql::types::TransportSort;
use crate::service::SortedPage;
use crate::transport_approvals::domain;
use crate::transport_approvals::graphql::types::{TransportApproval, TransportApprovalStatus};
use crate::transport_approvals::service::TransportApprovals;

#[derive(Default)]
pub struct TransportQuery;

/// Filters transport approvals. Omitted fields do not filter.
#[derive(InputObject, Default, Clone)]
pub struct TransportApprovalFilter {
    /// Lists only approvals with this status. `NEEDS_REVIEW` lists the approvals that wait for an administrator.
    status: Option<TransportApprovalStatus>,
    /// Lists only approvals of this product, alone or together with other products.
    product_id: Option<ID>,
    /// Lists only approvals for this country of destination.
    market: Option<CountryCode>,
    /// Lists only approvals of this consignment.
    consignment_id: Option<ID>,
    /// Lists only approvals that were requested at this time or later.
    from: Option<DateTime>,
    /// Lists only approvals that were requested before this time.
    to: Option<DateTime>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

#[Object]
impl TransportQuery {
    /// Transport approval with this ID. Null if it does not exist or you may not see it.
    async fn transport_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the transport approval.")] id: ID,
    ) -> Result<Option<TransportApproval>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(ApprovalId::parse(&id))
            .await?
            .map(TransportApproval))
    }

    /// Transport approvals.
    ///
    /// A seller sees the approvals of its organisation, a carrier those of the consignments that it carries, and administrators
    /// and auditors all approvals.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn transport_approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Lists only approvals of this product. `productId` of the filter has precedence."
        )]
        product_id: Option<ID>,
        #[graphql(default, desc = "Filters the transport approvals.")]
        filter: TransportApprovalFilter,
        #[graphql(
            desc = "Sort order, `NEWEST` by default.",
            default_with = "TransportSort::Newest"
        )]
        sort: TransportSort,
    ) -> Result<Paged<Uuid, TransportApproval>, Failure> {
        let request = RequestContext::of(ctx);
        let (approvals, caller) = (request.service::<TransportApprovals>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let filter = TransportApprovalFilter {
            product_id: filter.product_id.clone().or(product_id),
            ..filter
        };
        let sorted = SortedPage {
            sort: sort.into(),
            window: page.window(),
        };
        let rows = approvals.list(caller, &filter.domain(), sorted).await?;
        let (approvals, caller) = (approvals.clone(), caller.clone());
        let count = move || {
            let (approvals, caller, filter) = (approvals.clone(), caller.clone(), filter.clone());
            async move { Ok(approvals.count(&caller, &filter.domain()).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(TransportApproval),
            |approval| approval.0.id.0,
            count,
        ))
    }

    /// Resolves a transport approval for the gateway.
    #[graphql(entity)]
    async fn approval_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<TransportApproval>, Failure> {
        let approval = RequestContext::of(ctx).load(ApprovalId::parse(&id)).await;
        Ok(approval.or_else(Failure::hidden)?.map(TransportApproval))
    }
}

impl TransportApprovalFilter {
    fn domain(&self) -> domain::ApprovalFilter<'_> {
        let (updated_from, updated_to) = DateTimeRange::bounds(self.updated_at);
        domain::ApprovalFilter {
            status: self.status.map(Into::into),
            product: self.product_id.as_ref().map(|id| ProductId::parse(id)),
            consignment: self
                .consignment_id
                .as_ref()
                .map(|id| ConsignmentId::parse(id)),
            market: self.market.as_ref().map(|market| market.0.as_str()),
            from: self.from.map(|time| time.0),
            to: self.to.map(|time| time.0),
            updated_from,
            updated_to,
        }
    }
}

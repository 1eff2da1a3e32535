use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::CountryCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};

use crate::domain::{ApprovalId, ConsignmentId, ListKey, ProductId};
use crate::graphql::listing::{any_of, list_page, search, time_range};
use crate::graphql::types::TransportApprovalSort;
use crate::transport_approvals::domain;
use crate::transport_approvals::graphql::types::{TransportApproval, TransportApprovalStatus};
use crate::transport_approvals::service::TransportApprovals;

#[derive(Default)]
pub struct TransportQuery;

/// Filters transport approvals. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct TransportApprovalFilter {
    /// Beginning of the number, for example `TAP-2026-0000`, or exactly the number of the consignment. At most 100 characters.
    /// Case, blanks and hyphens are ignored.
    search: Option<String>,
    /// Status of the approval. Any of these. `NEEDS_REVIEW` lists the approvals that wait for an administrator.
    status: Option<Vec<TransportApprovalStatus>>,
    /// ID of the product of the approval, alone or together with other products.
    product_id: Option<ID>,
    /// Country of destination.
    market: Option<CountryCode>,
    /// ID of the consignment of the approval.
    consignment_id: Option<ID>,
    /// Time of the request.
    created_at: Option<DateTimeRange>,
    /// Time of the last change.
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
    /// and auditors all approvals. Sorted by `UPDATED_AT`, an approval that changes between two requests can be on both pages or
    /// on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn transport_approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the transport approvals.")] filter: Option<
            TransportApprovalFilter,
        >,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            TransportApprovalSort,
        >,
    ) -> Result<Paged<ListKey, TransportApproval>, Failure> {
        let request = RequestContext::of(ctx);
        let (approvals, caller) = (request.service::<TransportApprovals>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().domain()?;
        let sorting = TransportApprovalSort::sorting(sort);
        let asked = list_page(&page, sorting)?;
        let rows = approvals.list(caller, &filter, asked).await?;
        let (approvals, caller) = (approvals.clone(), caller.clone());
        let count = move || {
            let (approvals, caller, filter) = (approvals.clone(), caller.clone(), filter.clone());
            async move { Ok(approvals.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(TransportApproval),
            move |approval| sorting.key(approval.0.sort_values()),
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
    fn domain(self) -> Result<domain::ApprovalFilter, Failure> {
        Ok(domain::ApprovalFilter {
            search: search(self.search.as_deref())?,
            statuses: any_of(self.status),
            product: self.product_id.map(|id| ProductId::parse(&id)),
            consignment: self.consignment_id.map(|id| ConsignmentId::parse(&id)),
            market: self.market.map(|market| market.0),
            created: time_range(self.created_at),
            updated: time_range(self.updated_at),
        })
    }
}

use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::CountryCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};

use crate::consignments::domain;
use crate::consignments::graphql::types::{Consignment, ConsignmentStatus};
use crate::consignments::service::Consignments;
use crate::domain::{ConsignmentId, ListKey, OrganisationId, ProductId};
use crate::graphql::listing::{any_of, list_page, search, time_range};
use crate::graphql::types::ConsignmentSort;

#[derive(Default)]
pub struct ConsignmentQuery;

/// Filters consignments. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct ConsignmentFilter {
    /// Beginning of the number, for example `CSG-2026-0000`, or exactly the number of a container. At most 100 characters. Case,
    /// blanks and hyphens are ignored.
    search: Option<String>,
    /// Status of the consignment. Any of these.
    status: Option<Vec<ConsignmentStatus>>,
    /// Country of destination.
    market: Option<CountryCode>,
    /// ID of the organisation `Consignment.carrier`.
    carrier_id: Option<ID>,
    /// ID of a product of a line.
    product_id: Option<ID>,
    /// Time of creation.
    created_at: Option<DateTimeRange>,
    /// Time of the last change.
    updated_at: Option<DateTimeRange>,
}

#[Object]
impl ConsignmentQuery {
    /// Consignment with this ID. Null if it does not exist or you may not see it.
    async fn consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the consignment.")] id: ID,
    ) -> Result<Option<Consignment>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(ConsignmentId::parse(&id))
            .await?
            .map(Consignment))
    }

    /// Consignments.
    ///
    /// A seller sees the consignments of its organisation, a carrier those that it carries, and administrators and auditors all
    /// consignments. Sorted by `UPDATED_AT`, a consignment that changes between two requests can be on both pages or on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn consignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the consignments.")] filter: Option<ConsignmentFilter>,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            ConsignmentSort,
        >,
    ) -> Result<Paged<ListKey, Consignment>, Failure> {
        let request = RequestContext::of(ctx);
        let (consignments, caller) = (request.service::<Consignments>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().domain()?;
        let sorting = ConsignmentSort::sorting(sort);
        let asked = list_page(&page, sorting)?;
        let rows = consignments.list(caller, &filter, asked).await?;
        let (consignments, caller) = (consignments.clone(), caller.clone());
        let count = move || {
            let (consignments, caller) = (consignments.clone(), caller.clone());
            let filter = filter.clone();
            async move { Ok(consignments.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(Consignment),
            move |consignment| sorting.key(consignment.0.sort_values()),
            count,
        ))
    }

    /// Resolves a consignment for the gateway.
    #[graphql(entity)]
    async fn consignment_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Consignment>, Failure> {
        let consignment = RequestContext::of(ctx)
            .load(ConsignmentId::parse(&id))
            .await;
        Ok(consignment.or_else(Failure::hidden)?.map(Consignment))
    }
}

impl ConsignmentFilter {
    fn domain(self) -> Result<domain::ConsignmentFilter, Failure> {
        Ok(domain::ConsignmentFilter {
            search: search(self.search.as_deref())?,
            statuses: any_of(self.status),
            market: self.market.map(|market| market.0),
            carrier: self.carrier_id.map(|id| OrganisationId::parse(&id)),
            product: self.product_id.map(|id| ProductId::parse(&id)),
            created: time_range(self.created_at),
            updated: time_range(self.updated_at),
        })
    }
}

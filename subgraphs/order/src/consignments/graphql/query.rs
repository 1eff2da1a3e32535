use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::{CountryCode, DateTime};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::consignments::domain;
use crate::consignments::graphql::types::{Consignment, ConsignmentStatus};
use crate::consignments::service::Consignments;
use crate::domain::{ConsignmentId, OrganisationId, ProductId};
use crate::graphql::types::TransportSort;
use crate::service::SortedPage;

#[derive(Default)]
pub struct ConsignmentQuery;

/// Filters consignments. Omitted fields do not filter.
#[derive(InputObject, Default, Clone)]
pub struct ConsignmentFilter {
    /// Lists only consignments with this status.
    status: Option<ConsignmentStatus>,
    /// Lists only consignments to this country of destination.
    market: Option<CountryCode>,
    /// Lists only consignments of this carrier.
    carrier_id: Option<ID>,
    /// Lists only consignments with this product.
    product_id: Option<ID>,
    /// Lists only consignments that were created at this time or later.
    created_from: Option<DateTime>,
    /// Lists only consignments that were created before this time.
    created_to: Option<DateTime>,
    /// Filters by the time of the last change.
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
    /// consignments.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn consignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default, desc = "Filters the consignments.")] filter: ConsignmentFilter,
        #[graphql(
            desc = "Sort order, `NEWEST` by default.",
            default_with = "TransportSort::Newest"
        )]
        sort: TransportSort,
    ) -> Result<Paged<Uuid, Consignment>, Failure> {
        let request = RequestContext::of(ctx);
        let (consignments, caller) = (request.service::<Consignments>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let sorted = SortedPage {
            sort: sort.into(),
            window: page.window(),
        };
        let rows = consignments.list(caller, &filter.domain(), sorted).await?;
        let (consignments, caller) = (consignments.clone(), caller.clone());
        let count = move || {
            let (consignments, caller) = (consignments.clone(), caller.clone());
            let filter = filter.clone();
            async move { Ok(consignments.count(&caller, &filter.domain()).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(Consignment),
            |consignment| consignment.0.id.0,
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
    fn domain(&self) -> domain::ConsignmentFilter<'_> {
        let (updated_from, updated_to) = DateTimeRange::bounds(self.updated_at);
        domain::ConsignmentFilter {
            status: self.status.map(Into::into),
            market: self.market.as_ref().map(|market| market.0.as_str()),
            carrier: self.carrier_id.as_ref().map(|id| OrganisationId::parse(id)),
            product: self.product_id.as_ref().map(|id| ProductId::parse(id)),
            from: self.created_from.map(|time| time.0),
            to: self.created_to.map(|time| time.0),
            updated_from,
            updated_to,
        }
    }
}

use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::scalar::CountryCode;
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext, SortDirection};

use crate::domain::{OrderId, OrganisationId, ProductId};
use crate::graphql::listing::{any_of, search, time_range};
use crate::orders::domain::{self, OrderKey, OrderSorting};
use crate::orders::graphql::types::{
    Order, OrderRole, OrderStatus, OrderType, order_connection, order_page,
};
use crate::orders::service::Cases;

#[derive(Default)]
pub struct OrderQuery;

/// Filters orders. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct OrderFilter {
    /// Beginning of the number, for example `ORD-2026-0000`, or for the seller exactly the number of an imported order in the other
    /// system. At most 100 characters. Case, blanks and hyphens of the number are ignored.
    search: Option<String>,
    /// Status of the order. Any of these.
    status: Option<Vec<OrderStatus>>,
    /// Service of the order. Any of these.
    #[graphql(name = "type")]
    kind: Option<Vec<OrderType>>,
    /// ID of the product.
    product_id: Option<ID>,
    /// Destination of the lane.
    market: Option<CountryCode>,
    /// Role of your organisation: orders that it sells, or orders that it was asked to assess.
    role: Option<OrderRole>,
    /// ID of the organisation on the other side: the seller, or a provider that was asked and still sees the order. Providers
    /// can filter by seller only.
    party_id: Option<ID>,
    /// ID of the organisation `Order.provider`, whose quote was accepted.
    provider_id: Option<ID>,
    /// Time of creation.
    created_at: Option<DateTimeRange>,
    /// Time of the last change that you see.
    updated_at: Option<DateTimeRange>,
    /// Time at which the report is due. Includes orders whose report is issued.
    due_at: Option<DateTimeRange>,
    /// True for orders whose report is late and not issued. Late reports are marked within a minute.
    overdue: Option<bool>,
}

/// Field by which orders are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderSort")]
pub enum OrderSortField {
    /// Time of creation.
    CreatedAt,
    /// Time of the last step that you see.
    UpdatedAt,
    /// Time at which the report is due. Orders without one have the greatest value.
    DueAt,
    /// Deadline for quotes. Drafts have the greatest value.
    QuoteBy,
    /// Number of the order.
    Number,
}

/// Sorting of a list of orders. Newest first by default.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct OrderSort {
    /// Field by which the list is sorted. `CREATED_AT` by default.
    field: Option<OrderSortField>,
    /// Direction. `DESCENDING` by default.
    direction: Option<SortDirection>,
}

#[Object]
impl OrderQuery {
    /// Order by ID. Null if you may not see an order with this ID.
    ///
    /// The seller, the providers that were asked and are still involved, administrators and auditors may read this, and
    /// programs with the scope `orders:read` or `orders:write`.
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the order.")] id: ID,
    ) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(OrderId::parse(&id))
            .await?
            .map(Order))
    }

    /// Orders of your organisation. Administrators and auditors read all orders.
    ///
    /// Programs need the scope `orders:read` or `orders:write`. Pages neither repeat nor omit an order, with one exception:
    /// sorted by `UPDATED_AT`, an order that changes between two requests can be on both pages or on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the orders.")] filter: Option<OrderFilter>,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<OrderSort>,
    ) -> Result<Paged<OrderKey, Order>, Failure> {
        let request = RequestContext::of(ctx);
        let (cases, caller) = (request.service::<Cases>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (role, filter) = filter.unwrap_or_default().split()?;
        let asked = order_page(&page, sort.map(Into::into).unwrap_or_default())?;
        let rows = cases.list(caller, role, &filter, &asked).await?;
        let (cases, caller) = (cases.clone(), caller.clone());
        let count = move || {
            let (cases, caller, filter) = (cases.clone(), caller.clone(), filter.clone());
            async move { Ok(cases.count(&caller, role, &filter).await?) }
        };
        Ok(order_connection(page, rows, count))
    }

    #[graphql(entity)]
    async fn order_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        let order = RequestContext::of(ctx).load(OrderId::parse(&id)).await;
        Ok(order.or_else(Failure::hidden)?.map(Order))
    }
}

impl OrderFilter {
    fn split(self) -> Result<(Option<domain::OrderRole>, domain::OrderFilter), Failure> {
        let organisation = |id: ID| OrganisationId::parse(&id);
        let filter = domain::OrderFilter {
            search: search(self.search.as_deref())?,
            statuses: any_of(self.status),
            kinds: any_of(self.kind),
            product: self.product_id.map(|id| ProductId::parse(&id)),
            market: self.market.map(|market| market.0),
            party: self.party_id.map(organisation),
            provider: self.provider_id.map(organisation),
            created: time_range(self.created_at),
            updated: time_range(self.updated_at),
            due: time_range(self.due_at),
            overdue: self.overdue,
        };
        Ok((self.role.map(Into::into), filter))
    }
}

impl From<OrderSort> for OrderSorting {
    fn from(sort: OrderSort) -> Self {
        let usual = Self::default();
        Self {
            by: sort.field.map_or(usual.by, Into::into),
            ascending: sort.direction == Some(SortDirection::Ascending),
        }
    }
}

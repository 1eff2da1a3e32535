use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::scalar::{CountryCode, DateTime};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};

use crate::domain::{OrderId, OrganisationId, ProductId};
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
    /// Status of the order. Any of these.
    status: Option<Vec<OrderStatus>>,
    /// Service of the order.
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    /// ID of the product.
    product_id: Option<ID>,
    /// Destination of the lane.
    market: Option<CountryCode>,
    /// Role of your organisation: orders that it sells, or orders that it was asked to assess.
    role: Option<OrderRole>,
    /// ID of the organisation on the other side: the seller, or a provider that was asked and still sees the order. Providers
    /// can filter by seller only.
    party: Option<ID>,
    /// ID of the organisation whose quote was accepted.
    provider: Option<ID>,
    /// Earliest time of creation, inclusive.
    created_from: Option<DateTime>,
    /// Latest time of creation, exclusive.
    created_to: Option<DateTime>,
    /// Time of the last change that you see.
    updated_at: Option<DateTimeRange>,
    /// Latest time at which the report is due, exclusive. Includes orders whose report is issued.
    due_before: Option<DateTime>,
    /// True for orders whose report is late and not issued. Late reports are marked within a minute.
    overdue: Option<bool>,
    /// Beginning of the number, for example `ORD-2026-0000`: 1 to 40 characters. Ignores case, blanks and hyphens.
    number: Option<String>,
}

/// Sort key of a list of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderSort")]
pub enum OrderSortKey {
    /// Time of creation.
    Created,
    /// Time at which the report is due. Orders without one have the greatest value.
    Due,
    /// Deadline for quotes. Drafts have the greatest value.
    QuoteBy,
    /// Time of the last step that you see.
    Updated,
    /// Number of the order.
    Number,
}

/// Direction of a sorted list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SortDirection {
    /// Smallest value first.
    Ascending,
    /// Greatest value first.
    Descending,
}

/// Sorting of a list of orders. Newest first by default.
#[derive(InputObject)]
pub struct OrderSort {
    /// Sort key.
    #[graphql(default_with = "OrderSortKey::Created")]
    by: OrderSortKey,
    /// Direction.
    #[graphql(default_with = "SortDirection::Descending")]
    direction: SortDirection,
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
    /// sorted by UPDATED, an order that changes between two requests can be on both pages or on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default, desc = "Filters the orders.")] filter: OrderFilter,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<OrderSort>,
    ) -> Result<Paged<OrderKey, Order>, Failure> {
        let request = RequestContext::of(ctx);
        let (cases, caller) = (request.service::<Cases>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (role, filter) = filter.split()?;
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
        if self
            .number
            .as_ref()
            .is_some_and(|number| !(1..=40).contains(&number.chars().count()))
        {
            return Err(Failure::BadInput("`number` must have 1 to 40 characters."));
        }
        let number = self.number.map(|text| domain::order_number_prefix(&text));
        if number.as_ref().is_some_and(String::is_empty) {
            return Err(Failure::BadInput("`number` must have a letter or a digit."));
        }
        let organisation = |id: ID| OrganisationId::parse(&id);
        let (updated_from, updated_to) = DateTimeRange::bounds(self.updated_at);
        let filter = domain::OrderFilter {
            statuses: self.status.into_iter().flatten().map(Into::into).collect(),
            kind: self.kind.map(Into::into),
            product: self.product_id.map(|id| ProductId::parse(&id)),
            market: self.market.map(|market| market.0),
            party: self.party.map(organisation),
            provider: self.provider.map(organisation),
            created_from: self.created_from.map(|at| at.0),
            created_to: self.created_to.map(|at| at.0),
            updated_from,
            updated_to,
            due_before: self.due_before.map(|at| at.0),
            overdue: self.overdue,
            number,
        };
        Ok((self.role.map(Into::into), filter))
    }
}

impl From<OrderSort> for OrderSorting {
    fn from(sort: OrderSort) -> Self {
        Self {
            by: sort.by.into(),
            ascending: sort.direction == SortDirection::Ascending,
        }
    }
}

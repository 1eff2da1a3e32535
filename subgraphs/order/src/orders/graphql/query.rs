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
    /// In any of these states.
    status: Option<Vec<OrderStatus>>,
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    product_id: Option<ID>,
    /// The lane's destination.
    market: Option<CountryCode>,
    /// For an organisation: only what it sells, or only what it was asked to assess.
    role: Option<OrderRole>,
    /// The organisation on the other side: the seller, or one that was asked and still sees the order. A provider can
    /// only ask about sellers.
    party: Option<ID>,
    /// The organisation whose quote was accepted.
    provider: Option<ID>,
    /// From this moment on.
    created_from: Option<DateTime>,
    /// Before this moment.
    created_to: Option<DateTime>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
    /// Whose report is due before this moment, done or not.
    due_before: Option<DateTime>,
    /// Whether the report is late and not there. The clock looks every minute.
    overdue: Option<bool>,
    /// The beginning of the number, for example `ORD-2026-0000`: 1 to 40 characters. Capitals, blanks and hyphens do not matter.
    number: Option<String>,
}

/// What a list of orders is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderSort")]
pub enum OrderSortKey {
    Created,
    /// When the report is due. What has no such day comes after what has one.
    Due,
    /// Until when quotes are gathered. Drafts come after the others.
    QuoteBy,
    /// The last step that you see.
    Updated,
    Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SortDirection {
    Ascending,
    Descending,
}

/// How a list of orders is sorted.
#[derive(InputObject)]
pub struct OrderSort {
    #[graphql(default_with = "OrderSortKey::Created")]
    by: OrderSortKey,
    #[graphql(default_with = "SortDirection::Descending")]
    direction: SortDirection,
}

#[Object]
impl OrderQuery {
    /// An order by its id; null if there is none that you may see.
    async fn order(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(OrderId::parse(&id))
            .await?
            .map(Order))
    }

    /// Your organisation's orders; all orders for the platform's staff. An order that takes a step between two pages may
    /// be on both or on none when the list is sorted by UPDATED; otherwise no page repeats or leaves out an order.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default)] filter: OrderFilter,
        #[graphql(desc = "By default the newest first.")] sort: Option<OrderSort>,
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
            return Err(Failure::BadInput("number is 1 to 40 characters"));
        }
        let number = self.number.map(|text| domain::order_number_prefix(&text));
        if number.as_ref().is_some_and(String::is_empty) {
            return Err(Failure::BadInput("number has no letter and no digit"));
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

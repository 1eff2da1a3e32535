use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::{self, OrderId, ProductId, QuoteId};
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reading, reads};
use crate::graphql::types::{Order, OrderRole, OrderStatus, OrderType, Quote};
use crate::service::{self, Window};

#[derive(Default)]
pub struct OrderQuery;

/// Which orders. What is left out is not asked for.
#[derive(InputObject, Default)]
pub struct OrderFilter {
    status: Option<OrderStatus>,
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    product_id: Option<ID>,
    /// For an organisation: only what it sells, or only what it was asked to assess.
    role: Option<OrderRole>,
}

#[Object]
impl OrderQuery {
    /// An order by its id; null if there is none that you may see.
    async fn order(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        Ok(reading(ctx)?.load_one(OrderId(uuid(&id))).await?.map(Order))
    }

    /// Your organisation's orders, newest first; all orders for the platform's staff.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(default)] filter: OrderFilter,
    ) -> Result<Paged<Uuid, Order>, Failure> {
        let Reads { service, caller, .. } = reads(ctx)?;
        let page = Page::new(first, after)?;
        let (role, filter) = filter.split();
        let window = Window { after: page.after, limit: page.limit() };
        let rows = service.orders(caller, role, &filter, window).await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.order_total(&caller, role, &filter).await?) }
        };
        Ok(page.connection(rows.into_iter().map(Order), |order| order.0.order().id.0, count))
    }

    /// A quote by its id; null if there is none that you may see. A provider that was passed over still sees its own.
    async fn quote(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
        Ok(reading(ctx)?.load_one(QuoteId(uuid(&id))).await?.map(Quote))
    }
}

impl OrderFilter {
    fn split(self) -> (Option<service::OrderRole>, domain::OrderFilter) {
        let filter = domain::OrderFilter {
            status: self.status.map(Into::into),
            kind: self.kind.map(Into::into),
            product: self.product_id.map(|id| ProductId(uuid(&id))),
        };
        (self.role.map(Into::into), filter)
    }
}

//! Reading what somebody may see, by id and as lists. What is not theirs is left out, as if it were not there.

use std::collections::HashMap;

use caller::Caller;
use database::Conn;

use crate::domain::{OrderId, OrganisationId, ProductId, QuoteId};
use crate::orders::domain::{Order, OrderFilter, OrderKey, Quote};
use crate::orders::store::{self, OrderPage, OrderScope};
use crate::projections::domain::Product;
use crate::projections::store as projections_store;
use crate::service::access::Reader;
use crate::service::{Error, SeenOrder, Service};

/// In which part somebody looks at its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderRole {
    Seller,
    Provider,
}

impl Reader {
    /// Which orders there are for this reader.
    const fn scope(self, role: Option<OrderRole>) -> Option<OrderScope> {
        match (self, role) {
            (Self::Staff, _) => Some(OrderScope::All),
            (Self::Seller(own), None | Some(OrderRole::Seller))
            | (Self::Program(own), Some(OrderRole::Seller)) => Some(OrderScope::Seller(own)),
            (Self::Provider(own), None | Some(OrderRole::Provider))
            | (Self::Program(own), Some(OrderRole::Provider)) => Some(OrderScope::Provider(own)),
            (Self::Program(own), None) => Some(OrderScope::Party(own)),
            (Self::Seller(_) | Self::Provider(_), Some(_)) | (Self::Stranger, _) => None,
        }
    }

    /// Which orders of an organisation there are for this reader. Which of the two an organisation is, seller or
    /// provider, is the user domain's to know: staff look for both.
    fn scope_of(self, organisation: OrganisationId) -> Option<OrderScope> {
        match self {
            Self::Staff => Some(OrderScope::Party(organisation)),
            Self::Seller(own) | Self::Provider(own) | Self::Program(own) if own == organisation => {
                self.scope(None)
            }
            Self::Seller(_) | Self::Provider(_) | Self::Program(_) | Self::Stranger => None,
        }
    }
}

/// An order in a list, and its place in it.
pub struct ListedOrder {
    pub order: SeenOrder,
    pub place: OrderKey,
}

impl Service {
    pub async fn orders_by_id(
        &self,
        caller: &Caller,
        ids: &[OrderId],
    ) -> Result<Vec<SeenOrder>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let orders = store::find_orders(&mut conn, ids).await?;
        Ok(orders
            .into_iter()
            .filter_map(|order| reader.see(order))
            .collect())
    }

    /// One page of the reader's orders.
    pub async fn orders(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &OrderFilter,
        page: &OrderPage,
    ) -> Result<Vec<ListedOrder>, Error> {
        let reader = Reader::of(caller)?;
        self.list(reader, reader.scope(role), filter, page).await
    }

    pub async fn order_total(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &OrderFilter,
    ) -> Result<i64, Error> {
        self.count(Reader::of(caller)?.scope(role), filter).await
    }

    /// One page of an organisation's orders: for itself and for the staff.
    pub async fn orders_of(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        page: &OrderPage,
    ) -> Result<Vec<ListedOrder>, Error> {
        let reader = Reader::of(caller)?;
        self.list(
            reader,
            reader.scope_of(organisation),
            &OrderFilter::default(),
            page,
        )
        .await
    }

    pub async fn order_total_of(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
    ) -> Result<i64, Error> {
        let scope = Reader::of(caller)?.scope_of(organisation);
        self.count(scope, &OrderFilter::default()).await
    }

    async fn list(
        &self,
        reader: Reader,
        scope: Option<OrderScope>,
        filter: &OrderFilter,
        page: &OrderPage,
    ) -> Result<Vec<ListedOrder>, Error> {
        let Some(scope) = scope else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let orders = store::list_orders(&mut conn, scope, filter, page).await?;
        let seen = orders.into_iter().filter_map(|(order, place)| {
            let order = reader.see(order)?;
            Some(ListedOrder { order, place })
        });
        Ok(seen.collect())
    }

    async fn count(&self, scope: Option<OrderScope>, filter: &OrderFilter) -> Result<i64, Error> {
        let Some(scope) = scope else { return Ok(0) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_orders(&mut conn, scope, filter).await?)
    }

    /// These products as the parties of an order or an enquiry know them. Only for readers who see one about the product.
    pub async fn products_shown(&self, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(projections_store::find_products(&mut conn, ids).await?)
    }

    pub async fn quotes_by_id(
        &self,
        caller: &Caller,
        ids: &[QuoteId],
    ) -> Result<Vec<Quote>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut quotes = store::find_quotes(&mut conn, ids).await?;
        let orders = orders(&mut conn, quotes.iter().map(|quote| quote.order)).await?;
        quotes.retain(|quote| {
            orders
                .get(&quote.order)
                .is_some_and(|order| reader.reads_quote(quote, order))
        });
        Ok(quotes)
    }
}

/// These orders by their ids, for looking at who may see what belongs to them.
pub(crate) async fn orders(
    conn: &mut Conn,
    ids: impl Iterator<Item = OrderId>,
) -> Result<HashMap<OrderId, Order>, Error> {
    let ids: Vec<OrderId> = ids.collect();
    let orders = store::find_orders(conn, &ids).await?;
    Ok(orders.into_iter().map(|order| (order.id, order)).collect())
}

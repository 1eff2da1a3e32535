//! Reading what somebody may see, by id and as lists. What is not theirs is left out, as if it were not there.

use std::cmp::Reverse;
use std::collections::HashMap;

use caller::Caller;
use database::Conn;

use super::access::{Reader, SeenOrder};
use super::{Error, Service};
use crate::domain::{Order, OrderFilter, OrderId, OrganisationId, Quote, QuoteId};
use crate::store::{self, OrderScope, Window};

/// In which part somebody looks at its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderRole {
    Seller,
    Provider,
}

impl Reader {
    /// Which orders there are for this reader.
    fn scopes(self, role: Option<OrderRole>) -> Vec<OrderScope> {
        match self {
            Self::Staff => vec![OrderScope::All],
            Self::Seller(own) if role != Some(OrderRole::Provider) => vec![OrderScope::Seller(own)],
            Self::Provider(own) if role != Some(OrderRole::Seller) => vec![OrderScope::Provider(own)],
            Self::Seller(_) | Self::Provider(_) => Vec::new(),
            Self::Program(own) => match role {
                Some(OrderRole::Seller) => vec![OrderScope::Seller(own)],
                Some(OrderRole::Provider) => vec![OrderScope::Provider(own)],
                None => vec![OrderScope::Seller(own), OrderScope::Provider(own)],
            },
            Self::Stranger => Vec::new(),
        }
    }

    /// Which orders of an organisation there are for this reader. Which of the two an organisation is, seller or
    /// provider, is the user domain's to know: staff look for both.
    fn scopes_of(self, organisation: OrganisationId) -> Vec<OrderScope> {
        match self {
            Self::Staff => vec![OrderScope::Seller(organisation), OrderScope::Provider(organisation)],
            Self::Seller(own) | Self::Provider(own) | Self::Program(own) if own == organisation => {
                self.scopes(None)
            }
            Self::Seller(_) | Self::Provider(_) | Self::Program(_) | Self::Stranger => Vec::new(),
        }
    }
}

impl Service {
    pub async fn orders_by_id(&self, caller: &Caller, ids: &[OrderId]) -> Result<Vec<SeenOrder>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let orders = store::find_orders(&mut conn, ids).await?;
        Ok(orders.into_iter().filter_map(|order| reader.see(order)).collect())
    }

    /// The reader's orders, newest first.
    pub async fn orders(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &OrderFilter,
        window: Window,
    ) -> Result<Vec<SeenOrder>, Error> {
        let reader = Reader::of(caller)?;
        self.list(reader, reader.scopes(role), filter, window).await
    }

    pub async fn order_total(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &OrderFilter,
    ) -> Result<i64, Error> {
        self.count(Reader::of(caller)?.scopes(role), filter).await
    }

    /// An organisation's orders, newest first: for itself and for the staff.
    pub async fn orders_of(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        window: Window,
    ) -> Result<Vec<SeenOrder>, Error> {
        let reader = Reader::of(caller)?;
        self.list(reader, reader.scopes_of(organisation), &OrderFilter::default(), window).await
    }

    pub async fn order_total_of(&self, caller: &Caller, organisation: OrganisationId) -> Result<i64, Error> {
        let scopes = Reader::of(caller)?.scopes_of(organisation);
        self.count(scopes, &OrderFilter::default()).await
    }

    async fn list(
        &self,
        reader: Reader,
        scopes: Vec<OrderScope>,
        filter: &OrderFilter,
        window: Window,
    ) -> Result<Vec<SeenOrder>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut orders = Vec::new();
        for scope in scopes {
            orders.extend(store::list_orders(&mut conn, scope, filter, window).await?);
        }
        orders.sort_by_key(|order| Reverse(order.id));
        orders.truncate(usize::try_from(window.limit).unwrap_or(0));
        Ok(orders.into_iter().filter_map(|order| reader.see(order)).collect())
    }

    async fn count(&self, scopes: Vec<OrderScope>, filter: &OrderFilter) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut total = 0;
        for scope in scopes {
            total += store::count_orders(&mut conn, scope, filter).await?;
        }
        Ok(total)
    }

    pub async fn quotes_by_id(&self, caller: &Caller, ids: &[QuoteId]) -> Result<Vec<Quote>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut quotes = store::find_quotes(&mut conn, ids).await?;
        let orders = orders(&mut conn, quotes.iter().map(|quote| quote.order)).await?;
        quotes.retain(|quote| orders.get(&quote.order).is_some_and(|order| reader.reads_quote(quote, order)));
        Ok(quotes)
    }
}

/// These orders by their ids, for looking at who may see what belongs to them.
pub(super) async fn orders(
    conn: &mut Conn,
    ids: impl Iterator<Item = OrderId>,
) -> Result<HashMap<OrderId, Order>, Error> {
    let ids: Vec<OrderId> = ids.collect();
    let orders = store::find_orders(conn, &ids).await?;
    Ok(orders.into_iter().map(|order| (order.id, order)).collect())
}

//! Reads of orders, by ID and as lists. Orders that the caller may not see are omitted.

use caller::Caller;
use commands::Error;

use super::Cases;
use crate::domain::{OrderId, OrganisationId};
use crate::orders::domain::{OrderFilter, OrderKey, OrderRole};
use crate::orders::store::{self, OrderPage, OrderScope};
use crate::service::access::{Reader, SeenOrder};

impl Reader {
    /// Returns the scope of the orders that the reader may list.
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

    /// Returns the scope of the orders of an organisation that the reader may list. Only the user domain knows whether the
    /// organisation is a seller or a provider, so the scope of the staff includes both.
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

/// An order in a list, with its cursor.
pub struct ListedOrder {
    pub order: SeenOrder,
    pub place: OrderKey,
}

impl Cases {
    pub async fn find(&self, caller: &Caller, ids: &[OrderId]) -> Result<Vec<SeenOrder>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let orders = store::find_orders(&mut conn, ids).await?;
        Ok(orders
            .into_iter()
            .filter_map(|order| reader.see(order))
            .collect())
    }

    /// Returns a page of the reader's orders.
    pub async fn list(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &OrderFilter,
        page: &OrderPage,
    ) -> Result<Vec<ListedOrder>, Error> {
        let reader = Reader::of(caller)?;
        self.list_in(reader, reader.scope(role), filter, page).await
    }

    pub async fn count(
        &self,
        caller: &Caller,
        role: Option<OrderRole>,
        filter: &OrderFilter,
    ) -> Result<i64, Error> {
        self.count_in(Reader::of(caller)?.scope(role), filter).await
    }

    /// Returns a page of an organisation's orders, for the organisation itself and the staff.
    pub async fn list_of_organisation(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        page: &OrderPage,
    ) -> Result<Vec<ListedOrder>, Error> {
        let reader = Reader::of(caller)?;
        self.list_in(
            reader,
            reader.scope_of(organisation),
            &OrderFilter::default(),
            page,
        )
        .await
    }

    pub async fn count_of_organisation(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
    ) -> Result<i64, Error> {
        let scope = Reader::of(caller)?.scope_of(organisation);
        self.count_in(scope, &OrderFilter::default()).await
    }

    async fn list_in(
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

    async fn count_in(
        &self,
        scope: Option<OrderScope>,
        filter: &OrderFilter,
    ) -> Result<i64, Error> {
        let Some(scope) = scope else { return Ok(0) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_orders(&mut conn, scope, filter).await?)
    }
}

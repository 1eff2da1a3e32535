//! Entities of other subgraphs. Only the id is known here, and what this subgraph adds to them; the graph joins the
//! rest.

use async_graphql::{Context, ID, Object, SimpleObject};
use chassis::{Failure, Page, Paged};

use super::{Certificate, Order, order_connection, order_page};
use crate::domain::{OrderKey, OrderSorting, OrganisationId, ProductId};
use crate::graphql::error::if_allowed;
use crate::graphql::loaders::{Reads, reading, reads};

pub struct Organisation {
    pub id: OrganisationId,
}

#[Object]
impl Organisation {
    pub async fn id(&self) -> ID {
        self.id.0.into()
    }

    /// Its orders, newest first: what it sells, or what it was asked to assess. For itself and the platform's staff;
    /// empty for others.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<OrderKey, Order>, Failure> {
        let Reads { service, caller, .. } = reads(ctx)?;
        let (page, id) = (Page::new(first, after)?, self.id);
        let asked = order_page(&page, OrderSorting::default())?;
        let rows = service.orders_of(caller, id, &asked).await;
        let rows = if_allowed(rows.map_err(Failure::from))?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { if_allowed(service.order_total_of(&caller, id).await.map_err(Failure::from)) }
        };
        Ok(order_connection(page, rows, count))
    }
}

pub struct Product {
    pub id: ProductId,
}

#[Object]
impl Product {
    pub async fn id(&self) -> ID {
        self.id.0.into()
    }

    /// What assessments have certified, newest first. For the product's seller and the platform's staff; empty for
    /// others.
    async fn certificates(&self, ctx: &Context<'_>) -> Result<Vec<Certificate>, Failure> {
        let certificates = if_allowed(reading(ctx)?.load_one(self.id).await)?;
        Ok(certificates.unwrap_or_default().into_iter().map(Certificate).collect())
    }
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ProviderProfile {
    pub id: ID,
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct SelfCheck {
    pub id: ID,
}

impl From<OrganisationId> for Organisation {
    fn from(id: OrganisationId) -> Self {
        Self { id }
    }
}

impl From<ProductId> for Product {
    fn from(id: ProductId) -> Self {
        Self { id }
    }
}

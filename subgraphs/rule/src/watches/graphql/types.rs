use async_graphql::{Context, Enum, ID, Object};
use chassis::scalar::{DateTime, HsCode};
use chassis::{Failure, RequestContext};

use crate::graphql::TransportMode;
use crate::nomenclature::graphql::types::Market;
use crate::products::graphql::types::Organisation;
use crate::products::graphql::types::Product;
use crate::watches::domain::{self, WatchSubject};

pub struct Watch(pub domain::Watch);

/// A wish to be told: when the verdict on a product in a market becomes another, through new rules, a new day or documents
/// that expire. What is published for a day to come is told when it is published and again on its day (UTC). A change that
/// the seller makes to the product itself is no news.
#[Object]
impl Watch {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn organisation(&self) -> Organisation {
        Organisation(self.0.organisation)
    }

    /// The product that is watched; null if it is an HS prefix.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        match &self.0.subject {
            WatchSubject::Product(id) => Ok(request.load(*id).await?.map(Product)),
            WatchSubject::HsPrefix(_) => Ok(None),
        }
    }

    /// All of the organisation's products whose code begins so are watched; null if it is one product.
    async fn hs_prefix(&self) -> Option<HsCode> {
        match &self.0.subject {
            WatchSubject::Product(_) => None,
            WatchSubject::HsPrefix(prefix) => Some(HsCode(prefix.clone())),
        }
    }

    async fn market(&self) -> Market {
        Market(crate::domain::Market::of(self.0.market))
    }

    /// How the goods get there; they come from where they were made.
    async fn mode(&self) -> TransportMode {
        self.0.mode.into()
    }

    async fn status(&self) -> WatchStatus {
        self.0.status.into()
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::WatchStatus")]
pub enum WatchStatus {
    Active,
    /// Nothing is told.
    Paused,
}

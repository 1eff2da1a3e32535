use async_graphql::{Context, Enum, ID, Object};
use chassis::scalar::{DateTime, HsCode};
use chassis::{Failure, RequestContext};

use crate::graphql::TransportMode;
use crate::nomenclature::graphql::types::Market;
use crate::products::graphql::types::Organisation;
use crate::products::graphql::types::Product;
use crate::watches::domain::{self, WatchSubject};

pub struct Watch(pub domain::Watch);

/// Subscription to changes of the verdict on products in a market. Your organisation is notified when a verdict changes because of
/// new rules, a new day or an expired document. A version that is published for a future day is notified on publication and again
/// on its first day (UTC). Changes that you make to a product yourself are not notified.
#[Object]
impl Watch {
    /// ID of the watch.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Organisation of the seller.
    async fn organisation(&self) -> Organisation {
        Organisation(self.0.organisation)
    }

    /// Watched product. Null if the watch has an HS prefix.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        match &self.0.subject {
            WatchSubject::Product(id) => Ok(request.load(*id).await?.map(Product)),
            WatchSubject::HsPrefix(_) => Ok(None),
        }
    }

    /// HS prefix. All products of the organisation whose HS code begins with it are watched. Null if the watch has a product.
    async fn hs_prefix(&self) -> Option<HsCode> {
        match &self.0.subject {
            WatchSubject::Product(_) => None,
            WatchSubject::HsPrefix(prefix) => Some(HsCode(prefix.clone())),
        }
    }

    /// Market of destination.
    async fn market(&self) -> Market {
        Market(crate::domain::Market::of(self.0.market))
    }

    /// Mode of transport. The origin is the country of origin of each product.
    async fn mode(&self) -> TransportMode {
        self.0.mode.into()
    }

    /// Status of the watch.
    async fn status(&self) -> WatchStatus {
        self.0.status.into()
    }

    /// Version of the watch, which each change increases. Send it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time at which the watch was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Status of a watch.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::WatchStatus")]
pub enum WatchStatus {
    /// Changes are notified.
    Active,
    /// Changes are not notified.
    Paused,
}

use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::{Dispute, DisputeOutcome};
use crate::orders::graphql::types::Order;

/// A seller's disagreement with a report, which the platform decides. Seen by both parties and by the platform's staff.
#[Object]
impl Dispute {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// The seller's.
    async fn reason(&self) -> &str {
        self.0.reason.expose_secret()
    }

    async fn opened_at(&self) -> DateTime {
        DateTime(self.0.opened_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at())
    }

    /// Null until it is decided.
    async fn outcome(&self) -> Option<DisputeOutcome> {
        self.0
            .resolution
            .as_ref()
            .map(|resolution| resolution.outcome.into())
    }

    /// The platform's reason, for both parties.
    async fn resolution(&self) -> Option<&str> {
        self.0
            .resolution
            .as_ref()
            .map(|resolution| resolution.text.expose_secret())
    }

    async fn resolved_at(&self) -> Option<DateTime> {
        self.0
            .resolution
            .as_ref()
            .map(|resolution| DateTime(resolution.at))
    }
}

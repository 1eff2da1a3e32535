use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::{Dispute, DisputeOutcome};
use crate::orders::graphql::types::Order;

/// Objection of a seller to a report, which the platform decides. Both parties, administrators and auditors may read this.
#[Object]
impl Dispute {
    /// ID of the dispute.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Order of the report.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// Objections of the seller.
    async fn reason(&self) -> &str {
        self.0.reason.expose_secret()
    }

    /// Time at which the dispute was opened.
    async fn opened_at(&self) -> DateTime {
        DateTime(self.0.opened_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at())
    }

    /// Decision. Null until the dispute is decided.
    async fn outcome(&self) -> Option<DisputeOutcome> {
        self.0
            .resolution
            .as_ref()
            .map(|resolution| resolution.outcome.into())
    }

    /// Reason of the platform, for both parties. Null until the dispute is decided.
    async fn resolution(&self) -> Option<&str> {
        self.0
            .resolution
            .as_ref()
            .map(|resolution| resolution.text.expose_secret())
    }

    /// Time of the decision. Null until the dispute is decided.
    async fn resolved_at(&self) -> Option<DateTime> {
        self.0
            .resolution
            .as_ref()
            .map(|resolution| DateTime(resolution.at))
    }
}

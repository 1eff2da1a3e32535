use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::document_request::DocumentRequestStatus;
use super::{DocumentRequest, EvidenceDocument};
use crate::orders::graphql::types::Order;

/// A document that the provider of an order has asked for. Seen by both parties and by the platform's staff.
#[Object]
impl DocumentRequest {
    /// For `submitDocument`.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// A code of the document catalogue, as `SAMPLE_PHOTO`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What exactly it has to be.
    async fn text(&self) -> &str {
        self.0.text.expose_secret()
    }

    async fn status(&self) -> DocumentRequestStatus {
        self.0.status.into()
    }

    /// The latest answer; when that was rejected, the request is OPEN again and the document says what to fix.
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<EvidenceDocument>, Failure> {
        match self.0.document {
            Some(document) => Ok(RequestContext::of(ctx)
                .load(document)
                .await?
                .map(EvidenceDocument)),
            None => Ok(None),
        }
    }

    async fn requested_at(&self) -> DateTime {
        DateTime(self.0.requested_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

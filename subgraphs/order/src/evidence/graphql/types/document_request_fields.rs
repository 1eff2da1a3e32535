use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::document_request::DocumentRequestStatus;
use super::{DocumentRequest, EvidenceDocument};
use crate::graphql::types::DocumentType;
use crate::orders::graphql::types::Order;

/// Document that the provider of an order requests from the seller. Both parties, administrators and auditors see it.
#[Object]
impl DocumentRequest {
    /// ID of the request, for `submitDocument`.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Order that the document is requested for.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// Code of the document type, for example `SAMPLE_PHOTO`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Document type with its title. Null if no rule pack in force has it.
    async fn document_type(&self) -> Option<DocumentType> {
        Some(DocumentType::of(&self.0.kind))
    }

    /// Description of the document.
    async fn text(&self) -> &str {
        self.0.text.expose_secret()
    }

    /// Status of the request.
    async fn status(&self) -> DocumentRequestStatus {
        self.0.status.into()
    }

    /// Latest document that answers the request. If it was rejected, the request is OPEN again.
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<EvidenceDocument>, Failure> {
        match self.0.document {
            Some(document) => Ok(RequestContext::of(ctx)
                .load(document)
                .await?
                .map(EvidenceDocument)),
            None => Ok(None),
        }
    }

    /// Time of the request.
    async fn requested_at(&self) -> DateTime {
        DateTime(self.0.requested_at)
    }

    /// Time of the last change of the status.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

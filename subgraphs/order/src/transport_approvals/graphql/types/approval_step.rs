use async_graphql::{Context, Enum, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::TransportApprovalStatus;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::types::Organisation;
use crate::transport_approvals::domain;

pub struct TransportApprovalStep(pub domain::ApprovalStep);

/// One thing that has happened to a transport approval.
#[Object]
impl TransportApprovalStep {
    /// 1, 2, 3, …: the approval's version after it.
    async fn sequence(&self) -> i64 {
        self.0.sequence
    }

    async fn event(&self) -> TransportApprovalEvent {
        self.0.event.into()
    }

    /// The approval's status after it.
    async fn status(&self) -> TransportApprovalStatus {
        self.0.status.into()
    }

    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Null for what the rules answered, and for what followed from something else.
    async fn by(&self) -> Option<Organisation> {
        self.0.by.map(Into::into)
    }

    /// The code of what suspended it, as `CERTIFICATE_REVOKED`.
    async fn because(&self) -> Option<&'static str> {
        self.0.change.map(|change| change.into_str())
    }

    /// What was shown with an appeal, as far as you may see it.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceDocument>, Failure> {
        let found = RequestContext::of(ctx)
            .load_many(self.0.documents.iter().copied())
            .await?;
        let in_order = self
            .0
            .documents
            .iter()
            .filter_map(|id| found.get(id).cloned());
        Ok(in_order.map(EvidenceDocument).collect())
    }

    /// The reason, where one was given.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_ref().map(ExposeSecret::expose_secret)
    }
}

/// What has happened to a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::ApprovalEvent")]
pub enum TransportApprovalEvent {
    /// The rules were asked, for the first time or again.
    #[graphql(name = "TRANSPORT_APPROVAL_REQUESTED")]
    Requested,
    #[graphql(name = "TRANSPORT_APPROVED")]
    Approved,
    #[graphql(name = "TRANSPORT_REVIEW_NEEDED")]
    ReviewNeeded,
    #[graphql(name = "TRANSPORT_REFUSED")]
    Refused,
    #[graphql(name = "TRANSPORT_APPROVAL_SUSPENDED")]
    Suspended,
    #[graphql(name = "APPROVAL_APPEALED")]
    Appealed,
}

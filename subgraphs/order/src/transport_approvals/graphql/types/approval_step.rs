use async_graphql::{Context, Enum, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::TransportApprovalStatus;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::types::{Organisation, User};
use crate::transport_approvals::domain;

pub struct TransportApprovalStep(pub domain::ApprovalStep);

/// Step in the timeline of a transport approval.
#[Object]
impl TransportApprovalStep {
    /// Version of the approval after the step, counted from 1.
    async fn sequence(&self) -> i64 {
        self.0.sequence
    }

    /// Event of the step.
    async fn event(&self) -> TransportApprovalEvent {
        self.0.event.into()
    }

    /// Status of the approval after the step.
    async fn status(&self) -> TransportApprovalStatus {
        self.0.status.into()
    }

    /// Time of the step.
    async fn at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Organisation that took the step. Null for decisions of the rules, and if the step follows from another event.
    async fn by(&self) -> Option<Organisation> {
        self.0.by.map(Into::into)
    }

    /// Person who took the step. Null for programs and automatic steps, and for people of other organisations, whom only
    /// administrators and auditors see.
    async fn user(&self, ctx: &Context<'_>) -> Option<User> {
        User::of_step(RequestContext::of(ctx).caller(), self.0.by, self.0.by_user)
    }

    /// Code of the cause of a suspension, for example `CERTIFICATE_REVOKED`. Null for other steps.
    async fn because(&self) -> Option<&'static str> {
        self.0.change.map(|change| change.into_str())
    }

    /// Documents that were submitted with an appeal, except those that you may not see.
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

    /// Reason of the appeal or the decision. Null if none was given.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_ref().map(ExposeSecret::expose_secret)
    }
}

/// Event of a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::ApprovalEvent")]
pub enum TransportApprovalEvent {
    /// The evaluation of the rules was requested, for the first time or again.
    #[graphql(name = "TRANSPORT_APPROVAL_REQUESTED")]
    Requested,
    /// Approved by the rules or an administrator.
    #[graphql(name = "TRANSPORT_APPROVED")]
    Approved,
    /// Waits for an administrator.
    #[graphql(name = "TRANSPORT_REVIEW_NEEDED")]
    ReviewNeeded,
    /// Refused by the rules or an administrator.
    #[graphql(name = "TRANSPORT_REFUSED")]
    Refused,
    /// Suspended because of a change.
    #[graphql(name = "TRANSPORT_APPROVAL_SUSPENDED")]
    Suspended,
    /// The seller appealed against a refusal.
    #[graphql(name = "APPROVAL_APPEALED")]
    Appealed,
}

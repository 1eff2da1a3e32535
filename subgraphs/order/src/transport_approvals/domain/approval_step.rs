use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{ApprovalEvent, ApprovalStatus};
use crate::approval_reviews::domain::Change;
use crate::domain::{
    ApprovalId, ConsignmentId, DocumentId, OrganisationId, ProductId, Search, TimeRange,
};

/// Step in the timeline of a transport approval.
#[derive(Clone, Debug)]
pub struct ApprovalStep {
    /// ID of the published event. If the step published several, of the first one.
    pub id: Uuid,
    pub approval: ApprovalId,
    /// Version of the approval after the step.
    pub sequence: i64,
    pub event: ApprovalEvent,
    /// Status of the approval after the step.
    pub status: ApprovalStatus,
    pub at: OffsetDateTime,
    pub by_user: Option<Uuid>,
    /// None for answers of the rules and for steps that follow from an event.
    pub by: Option<OrganisationId>,
    /// Cause of a suspension.
    pub change: Option<Change>,
    /// Documents that were submitted with an appeal.
    pub documents: Vec<DocumentId>,
    pub note: Option<SecretString>,
}

/// Filters transport approvals.
#[derive(Clone, Debug, Default)]
pub struct ApprovalFilter {
    pub search: Option<Search>,
    /// Any of these statuses. An empty list does not filter.
    pub statuses: Vec<ApprovalStatus>,
    pub product: Option<ProductId>,
    pub consignment: Option<ConsignmentId>,
    /// Country of destination.
    pub market: Option<String>,
    pub created: TimeRange,
    pub updated: TimeRange,
}

use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{ApprovalEvent, ApprovalStatus};
use crate::approval_reviews::domain::Change;
use crate::domain::{ApprovalId, ConsignmentId, DocumentId, OrganisationId, ProductId};

/// One thing that has happened to a transport approval.
#[derive(Clone, Debug)]
pub struct ApprovalStep {
    /// The id of the event that told of it; of the first, where several did.
    pub id: Uuid,
    pub approval: ApprovalId,
    /// The approval's version after it.
    pub sequence: i64,
    pub event: ApprovalEvent,
    /// The approval's status after it.
    pub status: ApprovalStatus,
    pub at: OffsetDateTime,
    pub by_user: Option<Uuid>,
    /// None for the rules, and for what followed from something else.
    pub by: Option<OrganisationId>,
    /// What suspended it.
    pub change: Option<Change>,
    /// What was shown with an appeal.
    pub documents: Vec<DocumentId>,
    pub note: Option<SecretString>,
}

/// Which approvals of a list; `None` is no condition.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApprovalFilter<'a> {
    pub status: Option<ApprovalStatus>,
    pub product: Option<ProductId>,
    pub consignment: Option<ConsignmentId>,
    /// The destination.
    pub market: Option<&'a str>,
    pub from: Option<OffsetDateTime>,
    pub to: Option<OffsetDateTime>,
    pub updated_from: Option<OffsetDateTime>,
    pub updated_to: Option<OffsetDateTime>,
}

use async_graphql::{Enum, SimpleObject};

use crate::evidence::domain;

pub struct EvidenceDocument(pub domain::Document);

/// Reason why a document was rejected.
#[derive(SimpleObject)]
pub struct DocumentRejection {
    /// Reason as a code of the assessor's choice, for example `ILLEGIBLE`.
    pub code: String,
    /// Reason in words.
    pub message: String,
    /// Description of what to correct before you resubmit the document.
    pub remedy: String,
}

/// Status of an evidence document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::evidence::domain::DocumentStatus")]
pub enum DocumentStatus {
    /// Waits for a decision.
    Submitted,
    /// Accepted as evidence.
    Accepted,
    /// Rejected. The seller may resubmit the document.
    Rejected,
    /// Accepted, but its last day has passed.
    Expired,
}

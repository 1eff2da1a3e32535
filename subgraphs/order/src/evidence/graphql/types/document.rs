use async_graphql::{Enum, SimpleObject};

use crate::evidence::domain;

pub struct EvidenceDocument(pub domain::Document);

/// Why a document was not good enough.
#[derive(SimpleObject)]
pub struct DocumentRejection {
    /// The assessor's reason as a code, as `ILLEGIBLE`.
    pub code: String,
    pub message: String,
    /// What to fix before submitting it again.
    pub remedy: String,
}

/// What has become of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::evidence::domain::DocumentStatus")]
pub enum DocumentStatus {
    Submitted,
    /// It counts as evidence.
    Accepted,
    Rejected,
    /// Accepted once, and past its last day.
    Expired,
}

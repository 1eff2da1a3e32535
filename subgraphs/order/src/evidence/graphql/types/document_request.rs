use async_graphql::Enum;

use crate::evidence::domain;

pub struct DocumentRequest(pub domain::DocumentRequest);

/// What has become of a request for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::evidence::domain::RequestStatus")]
pub enum DocumentRequestStatus {
    /// The seller has to submit it.
    Open,
    /// The provider has to decide on what was submitted.
    Answered,
    Satisfied,
}

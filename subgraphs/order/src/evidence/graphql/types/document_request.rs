use async_graphql::Enum;

use crate::evidence::domain;

pub struct DocumentRequest(pub domain::DocumentRequest);

/// Status of a document request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::evidence::domain::RequestStatus")]
pub enum DocumentRequestStatus {
    /// Waits for the seller to submit the document.
    Open,
    /// Waits for the provider to decide on the document.
    Answered,
    /// The provider has accepted the document.
    Satisfied,
}

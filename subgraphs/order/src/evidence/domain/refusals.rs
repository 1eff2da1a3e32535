use refusal::{ErrorCode, Refusal};

/// The document does not exist, or the caller may not use it here.
pub fn document_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentNotFound,
        &["documentId"],
        "no such document",
    )
}

pub fn document_decided() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentDecided,
        &["documentId"],
        "the document has been decided on already",
    )
}

pub fn document_not_rejected() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentNotRejected,
        &["documentId"],
        "only a document that was rejected is submitted again",
    )
}

/// A product has the maximum number of documents that are submitted or accepted.
pub fn too_many_documents_of_product(most: i64, field: &str) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocuments,
        &[field],
        format!("a product has at most {most} documents that are submitted or accepted"),
    )
}

pub fn document_request_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentRequestNotFound,
        &["documentRequestId"],
        "no such request for a document",
    )
}

pub fn document_request_answered() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentRequestAnswered,
        &["documentRequestId"],
        "the request for a document is answered already",
    )
}

pub fn too_many_document_requests(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocumentRequests,
        &["orderId"],
        format!("an order has at most {most} requests for documents"),
    )
}

pub fn document_has_file() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentHasFile,
        &["documentId"],
        "the document has a file",
    )
}

/// Staff of the platform must give a reason to read a file of another organisation.
pub fn reason_required() -> Refusal {
    Refusal::new(
        ErrorCode::ReasonRequired,
        &["reason"],
        "say why: who looks into a case of others gives a reason, which they are shown",
    )
}

/// The organisation of the grant does not exist, or it is closed.
pub fn organisation_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::OrganisationNotFound,
        &["organisationId"],
        "no such organisation",
    )
}

pub fn grant_not_found() -> Refusal {
    Refusal::new(ErrorCode::GrantNotFound, &["grantId"], "no such grant")
}

pub fn already_granted() -> Refusal {
    Refusal::new(
        ErrorCode::AlreadyGranted,
        &["organisationId"],
        "this organisation may read the document already",
    )
}

pub fn too_many_grants(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyGrants,
        &["documentId"],
        format!("a document has at most {most} grants at a time"),
    )
}

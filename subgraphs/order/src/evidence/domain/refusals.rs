use refusal::{ErrorCode, Refusal};

/// The document does not exist, or the caller may not use it here.
pub fn document_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentNotFound,
        &["documentId"],
        "There is no document with this ID that you may use here. Check the ID.",
    )
}

pub fn document_decided() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentDecided,
        &["documentId"],
        "The document has already been accepted or rejected. Reload the document.",
    )
}

/// The number of decisions in one request is above the maximum.
pub fn too_many_decisions(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooMany,
        &["decisions"],
        format!("Send at most {most} decisions."),
    )
}

/// Two decisions of one request are on the same document.
pub fn document_twice() -> Refusal {
    Refusal::invalid(
        &["documentId"],
        "The request has another decision on this document. Send one of them.",
    )
}

/// A decision accepts the document and has a reason for a rejection.
pub fn rejection_of_accepted_document() -> Refusal {
    Refusal::invalid(
        &["rejection"],
        "A document that is accepted has no reason for a rejection. Omit it.",
    )
}

/// A decision rejects the document without a reason.
pub fn rejection_required() -> Refusal {
    Refusal::invalid(
        &["rejection"],
        "The reason for the rejection is required. Send code, message and remedy.",
    )
}

pub fn document_not_rejected() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentNotRejected,
        &["documentId"],
        "Only a rejected document can be resubmitted. Submit a new document instead.",
    )
}

/// The product has the maximum number of submitted and accepted documents.
pub fn too_many_documents_of_product(most: i64, field: &str) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocuments,
        &[field],
        format!("A product may have at most {most} submitted or accepted documents."),
    )
}

pub fn document_request_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentRequestNotFound,
        &["documentRequestId"],
        "The order has no document request with this ID. Check the ID.",
    )
}

pub fn document_request_answered() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentRequestAnswered,
        &["documentRequestId"],
        "The document request has already been answered. Reload the order.",
    )
}

pub fn too_many_document_requests(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocumentRequests,
        &["orderId"],
        format!("An order may have at most {most} document requests."),
    )
}

pub fn document_has_file() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentHasFile,
        &["documentId"],
        "The document already has a file. Submit a new document for another file.",
    )
}

/// Staff of the platform must give a reason to read a file of another organisation.
pub fn reason_required() -> Refusal {
    Refusal::new(
        ErrorCode::ReasonRequired,
        &["reason"],
        "Staff of the platform must give a reason to read a file of another organisation. The organisation can see the reason.",
    )
}

/// The organisation of the grant does not exist, or it is closed.
pub fn organisation_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::OrganisationNotFound,
        &["organisationId"],
        "There is no active organisation with this ID. Check the ID.",
    )
}

pub fn grant_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::GrantNotFound,
        &["grantId"],
        "There is no grant with this ID that you may revoke. Check the ID.",
    )
}

pub fn already_granted() -> Refusal {
    Refusal::new(
        ErrorCode::AlreadyGranted,
        &["organisationId"],
        "The organisation already has access to the document. Use the existing grant.",
    )
}

pub fn too_many_grants(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyGrants,
        &["documentId"],
        format!("A document may have at most {most} grants at a time. Revoke another grant."),
    )
}

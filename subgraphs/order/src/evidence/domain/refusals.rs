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

/// The file does not exist, or the caller may not use it.
pub fn file_not_found() -> Refusal {
    Refusal::new(ErrorCode::FileNotFound, &["fileId"], "no such file")
}

pub fn file_attached() -> Refusal {
    Refusal::new(
        ErrorCode::FileAttached,
        &["fileId"],
        "the file belongs to another document",
    )
}

pub fn document_has_file() -> Refusal {
    Refusal::new(
        ErrorCode::DocumentHasFile,
        &["documentId"],
        "the document has a file",
    )
}

pub fn file_hash_mismatch() -> Refusal {
    Refusal::new(
        ErrorCode::FileHashMismatch,
        &["sha256"],
        "the file has another SHA-256",
    )
}

pub fn file_empty() -> Refusal {
    Refusal::new(ErrorCode::FileEmpty, &[], "the file is empty")
}

pub fn file_too_large(most: u64) -> Refusal {
    Refusal::new(
        ErrorCode::FileTooLarge,
        &[],
        format!("a file has at most {most} bytes"),
    )
}

/// The type is not supported, or the content is not of the declared type.
pub fn unsupported_type() -> Refusal {
    Refusal::new(
        ErrorCode::UnsupportedType,
        &[],
        "a file is a PDF, a PNG, JPEG or WebP picture, XML, JSON, CSV or plain text, and is what it is declared as",
    )
}

pub fn too_many_files(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyFiles,
        &[],
        format!(
            "there are {most} files without a document: submit documents with them, or wait a day"
        ),
    )
}

pub fn storage_full(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::StorageFull,
        &[],
        format!("an organisation stores at most {most} bytes of files"),
    )
}

pub fn too_many_downloads(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDownloads,
        &[],
        format!(
            "an organisation downloads at most {most} files at a time: wait until one of them is there"
        ),
    )
}

pub fn upload_incomplete() -> Refusal {
    Refusal::new(
        ErrorCode::UploadIncomplete,
        &[],
        "the upload ended before the file did",
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

/// The stored bytes are not those that were uploaded.
pub fn file_corrupt() -> Refusal {
    Refusal::new(ErrorCode::FileCorrupt, &[], "the stored file is damaged")
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

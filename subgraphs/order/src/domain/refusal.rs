//! Why the domain says no. Each refusal has a stable code and names the part of the command that it is about; all of
//! it is safe to show.

use super::{CertificateStatus, Command, OrderStatus, SuspensionCause};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A value cannot be as it is, whatever the state of the world.
    #[error("{message}")]
    Invalid { path: Vec<String>, message: String },
    #[error("no such product")]
    ProductNotFound,
    #[error("the product is archived")]
    ProductArchived,
    /// Of something that was made while the product was not.
    #[error("the product is archived by now")]
    ArchivedMeanwhile { path: &'static str },
    #[error("no such listed provider")]
    ProviderNotFound { position: usize },
    #[error("the provider is not listed any more")]
    ProviderNotListed,
    #[error("no such order")]
    OrderNotFound,
    #[error("no such quote")]
    QuoteNotFound,
    #[error("no such document")]
    DocumentNotFound { path: Vec<String> },
    #[error("an order that is {status} does not allow you to {command}")]
    WrongState { status: OrderStatus, command: Command },
    /// Somebody else has changed it since the caller looked.
    #[error("it is at version {current} by now")]
    VersionConflict { current: i64 },
    #[error("the time to quote is over")]
    DeadlinePassed,
    #[error("the quote was valid until {0}")]
    QuoteExpired(time::Date),
    #[error("no such request for a document")]
    DocumentRequestNotFound,
    #[error("the request for a document is answered already")]
    DocumentRequestAnswered,
    #[error("an order has at most {0} requests for documents")]
    TooManyDocumentRequests(usize),
    #[error("an order takes at most {0} documents")]
    TooManyDocuments(i64),
    #[error("the document has been decided on already")]
    DocumentDecided,
    #[error("no such report of this order")]
    ReportNotFound,
    #[error("this is no signature by that key over this report")]
    SignatureInvalid,
    #[error("no such key of this provider")]
    SigningKeyNotFound,
    #[error("the key is revoked")]
    SigningKeyRevoked,
    #[error("no such certificate")]
    CertificateNotFound,
    #[error("a certificate that is {status}{} does not allow that", cause.map_or(String::new(), |cause| format!(" ({cause})")))]
    WrongCertificateState { status: CertificateStatus, cause: Option<SuspensionCause> },
    #[error("only a document that was rejected is submitted again")]
    DocumentNotRejected,
    #[error("the idempotency key belongs to another request")]
    IdempotencyKeyReused,
}

impl Refusal {
    pub(crate) fn invalid(path: &[&str], message: impl Into<String>) -> Self {
        Self::Invalid { path: path.iter().map(ToString::to_string).collect(), message: message.into() }
    }

    /// What programs decide by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "INVALID",
            Self::ProductNotFound => "PRODUCT_NOT_FOUND",
            Self::ProductArchived | Self::ArchivedMeanwhile { .. } => "PRODUCT_ARCHIVED",
            Self::ProviderNotListed => "PROVIDER_NOT_LISTED",
            Self::DocumentRequestNotFound => "DOCUMENT_REQUEST_NOT_FOUND",
            Self::DocumentRequestAnswered => "DOCUMENT_REQUEST_ANSWERED",
            Self::TooManyDocumentRequests(_) => "TOO_MANY_DOCUMENT_REQUESTS",
            Self::DocumentNotRejected => "DOCUMENT_NOT_REJECTED",
            Self::ProviderNotFound { .. } => "PROVIDER_NOT_FOUND",
            Self::OrderNotFound => "ORDER_NOT_FOUND",
            Self::QuoteNotFound => "QUOTE_NOT_FOUND",
            Self::DocumentNotFound { .. } => "DOCUMENT_NOT_FOUND",
            Self::WrongState { .. } | Self::WrongCertificateState { .. } => "WRONG_STATE",
            Self::ReportNotFound => "REPORT_NOT_FOUND",
            Self::SignatureInvalid => "SIGNATURE_INVALID",
            Self::SigningKeyNotFound => "SIGNING_KEY_NOT_FOUND",
            Self::SigningKeyRevoked => "SIGNING_KEY_REVOKED",
            Self::CertificateNotFound => "CERTIFICATE_NOT_FOUND",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::DeadlinePassed => "DEADLINE_PASSED",
            Self::QuoteExpired(_) => "QUOTE_EXPIRED",
            Self::TooManyDocuments(_) => "TOO_MANY_DOCUMENTS",
            Self::DocumentDecided => "DOCUMENT_DECIDED",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
        }
    }

    /// The part of the command that it is about, from the command on.
    #[must_use]
    pub fn path(&self) -> Vec<String> {
        let path: &[&str] = match self {
            Self::Invalid { path, .. } | Self::DocumentNotFound { path } => return path.clone(),
            Self::ProviderNotFound { position } => return vec!["providerIds".into(), position.to_string()],
            Self::ArchivedMeanwhile { path } => return vec![(*path).to_owned()],
            Self::ProductNotFound | Self::ProductArchived => &["productId"],
            Self::ReportNotFound => &["supersedes"],
            Self::SignatureInvalid | Self::SigningKeyNotFound | Self::SigningKeyRevoked => &["signature"],
            Self::CertificateNotFound | Self::WrongCertificateState { .. } => &["certificateId"],
            Self::QuoteNotFound | Self::QuoteExpired(_) | Self::ProviderNotListed => &["quoteId"],
            Self::DocumentDecided | Self::DocumentNotRejected => &["documentId"],
            Self::DocumentRequestNotFound | Self::DocumentRequestAnswered => &["documentRequestId"],
            Self::OrderNotFound | Self::TooManyDocuments(_) | Self::TooManyDocumentRequests(_) => {
                &["orderId"]
            }
            Self::VersionConflict { .. } => &["expectedVersion"],
            Self::IdempotencyKeyReused => &["idempotencyKey"],
            Self::WrongState { .. } | Self::DeadlinePassed => &[],
        };
        path.iter().map(ToString::to_string).collect()
    }
}

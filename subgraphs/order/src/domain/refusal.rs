//! Why the domain says no. Each refusal has a stable code and names the part of the command that it is about; all of
//! it is safe to show.

use super::{
    CertificateStatus, Command, EnquiryCommand, EnquiryStatus, FileRefusal, OrderStatus,
    SuspensionCause,
};

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
    WrongState {
        status: OrderStatus,
        command: Command,
    },
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
    #[error("no such enquiry")]
    EnquiryNotFound,
    #[error("no such listed provider")]
    NoSuchProvider,
    #[error("an enquiry that is {status} does not allow you to {command}")]
    WrongEnquiryState {
        status: EnquiryStatus,
        command: EnquiryCommand,
    },
    #[error("at most {0} of your enquiries may wait")]
    TooManyEnquiries(i64),
    #[error("at most {0} enquiries to one provider are possible in 24 hours")]
    TooManyEnquiriesOfDay(i64),
    #[error("there are {0} messages already")]
    TooManyMessages(i64),
    #[error("nobody of this order to write to")]
    NoSuchRecipient,
    #[error("an order that is {0} takes no messages")]
    NoMessages(OrderStatus),
    #[error("a provider is rated when the order is COMPLETED, and it is {0}")]
    NotCompleted(OrderStatus),
    #[error("a rating is final after 30 days")]
    RatingFinal,
    #[error("no product of yours has this SKU")]
    SkuNotFound,
    /// Several products that are not archived have SKUs with the same key, and none has exactly this SKU.
    #[error("Several articles look like this number: {}. Write the number as one of them is written.", .0.join(", "))]
    SkuAmbiguous(Vec<String>),
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
    #[error("a certificate that is {status}{} does not allow that", in_brackets(*cause))]
    WrongCertificateState {
        status: CertificateStatus,
        cause: Option<SuspensionCause>,
    },
    /// As [`Self::WrongState`], for what is no order.
    #[error("a {what} that is {status} does not allow you to {command}")]
    NotNow {
        what: &'static str,
        status: &'static str,
        command: &'static str,
    },
    /// A line of a consignment is not about a product of the seller's, or about an archived one.
    #[error("the line is about {}", if *.archived { "an archived product" } else { "no product of yours" })]
    LineProduct { position: usize, archived: bool },
    #[error("UN/LOCODE has no place {code}{similar}")]
    PlaceUnknown {
        path: &'static str,
        code: String,
        similar: String,
    },
    #[error("no such consignment")]
    ConsignmentNotFound,
    #[error("no such active carrier")]
    CarrierNotFound,
    /// It does not exist, or it is closed.
    #[error("no such organisation")]
    OrganisationNotFound,
    #[error("no such transport approval")]
    ApprovalNotFound,
    #[error("the transport approval is {status}{}", valid_to.map(|day| format!(", until {day}")).unwrap_or_default())]
    ApprovalNotValid {
        status: super::ApprovalStatus,
        valid_to: Option<time::Date>,
    },
    /// The open approval for the same goods and lane.
    #[error(
        "transport approval {} for the same goods and lane is open: use it, or ask the rules again with recheckApproval",
        .0.0
    )]
    ApprovalExists(super::ApprovalId),
    #[error("a product has at most {most} documents that are submitted or accepted")]
    TooManyDocumentsOfProduct { most: i64, path: &'static str },
    #[error("an organisation has at most {} {}", .0.most(), .0.noun())]
    OverQuota(super::Quota),
    #[error("the rules prohibit it, and nobody can approve that")]
    ProhibitedByRules,
    #[error("the rules are being asked: wait for their answer")]
    BeingChecked,
    #[error("the check is too old to decide by: ask the rules again first")]
    CheckOutdated,
    #[error("a refusal can be appealed against at most {0} times")]
    TooManyAppeals(i32),
    #[error("the device travels with it already")]
    DeviceAssigned,
    #[error("no such device travels with it")]
    DeviceNotFound,
    #[error("an order has at most {0} reports")]
    TooManyReports(i64),
    #[error("a candidate quotes at most {0} times for an order")]
    TooManyQuotes(i64),
    #[error("at most {0} devices are assigned to a consignment, at a time or one after the other")]
    TooManyAssignments(i64),
    #[error("at most {0} devices travel with a consignment")]
    TooManyDevices(usize),
    /// About a file, or about who may read it.
    #[error(transparent)]
    File(#[from] FileRefusal),
    #[error("only a document that was rejected is submitted again")]
    DocumentNotRejected,
    #[error("the idempotency key belongs to another request")]
    IdempotencyKeyReused,
}

fn in_brackets(cause: Option<SuspensionCause>) -> String {
    cause.map_or_else(String::new, |cause| format!(" ({cause})"))
}

impl Refusal {
    pub(crate) fn invalid(path: &[&str], message: impl Into<String>) -> Self {
        Self::Invalid {
            path: path.iter().map(ToString::to_string).collect(),
            message: message.into(),
        }
    }

    pub(crate) const fn not_now(
        what: &'static str,
        status: &'static str,
        command: &'static str,
    ) -> Self {
        Self::NotNow {
            what,
            status,
            command,
        }
    }

    /// What programs decide by.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each code")]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "INVALID",
            Self::SkuAmbiguous(_) => "PRODUCT_AMBIGUOUS",
            Self::ProductNotFound
            | Self::SkuNotFound
            | Self::LineProduct {
                archived: false, ..
            } => "PRODUCT_NOT_FOUND",
            Self::ProductArchived
            | Self::ArchivedMeanwhile { .. }
            | Self::LineProduct { archived: true, .. } => "PRODUCT_ARCHIVED",
            Self::ProviderNotListed => "PROVIDER_NOT_LISTED",
            Self::DocumentRequestNotFound => "DOCUMENT_REQUEST_NOT_FOUND",
            Self::DocumentRequestAnswered => "DOCUMENT_REQUEST_ANSWERED",
            Self::TooManyDocumentRequests(_) => "TOO_MANY_DOCUMENT_REQUESTS",
            Self::DocumentNotRejected => "DOCUMENT_NOT_REJECTED",
            Self::ProviderNotFound { .. } | Self::NoSuchProvider => "PROVIDER_NOT_FOUND",
            Self::OrderNotFound => "ORDER_NOT_FOUND",
            Self::QuoteNotFound => "QUOTE_NOT_FOUND",
            Self::DocumentNotFound { .. } => "DOCUMENT_NOT_FOUND",
            Self::ReportNotFound => "REPORT_NOT_FOUND",
            Self::SignatureInvalid => "SIGNATURE_INVALID",
            Self::SigningKeyNotFound => "SIGNING_KEY_NOT_FOUND",
            Self::SigningKeyRevoked => "SIGNING_KEY_REVOKED",
            Self::CertificateNotFound => "CERTIFICATE_NOT_FOUND",
            Self::PlaceUnknown { .. } => "PLACE_UNKNOWN",
            Self::ConsignmentNotFound => "CONSIGNMENT_NOT_FOUND",
            Self::CarrierNotFound => "CARRIER_NOT_FOUND",
            Self::OrganisationNotFound => "ORGANISATION_NOT_FOUND",
            Self::ApprovalNotFound => "APPROVAL_NOT_FOUND",
            Self::ApprovalNotValid { .. } => "APPROVAL_NOT_VALID",
            Self::ApprovalExists(_) => "APPROVAL_EXISTS",
            Self::OverQuota(quota) => quota.code(),
            Self::ProhibitedByRules => "PROHIBITED_BY_RULES",
            Self::BeingChecked => "BEING_CHECKED",
            Self::CheckOutdated => "CHECK_OUTDATED",
            Self::TooManyAppeals(_) => "TOO_MANY_APPEALS",
            Self::DeviceAssigned => "DEVICE_ASSIGNED",
            Self::DeviceNotFound => "DEVICE_NOT_FOUND",
            Self::TooManyQuotes(_) => "TOO_MANY_QUOTES",
            Self::TooManyReports(_) => "TOO_MANY_REPORTS",
            Self::TooManyDevices(_) | Self::TooManyAssignments(_) => "TOO_MANY_DEVICES",
            Self::WrongState { .. }
            | Self::NotNow { .. }
            | Self::WrongCertificateState { .. }
            | Self::WrongEnquiryState { .. }
            | Self::NotCompleted(_) => "WRONG_STATE",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::DeadlinePassed => "DEADLINE_PASSED",
            Self::QuoteExpired(_) => "QUOTE_EXPIRED",
            Self::TooManyDocuments(_) | Self::TooManyDocumentsOfProduct { .. } => {
                "TOO_MANY_DOCUMENTS"
            }
            Self::DocumentDecided => "DOCUMENT_DECIDED",
            Self::EnquiryNotFound => "ENQUIRY_NOT_FOUND",
            Self::TooManyEnquiries(_) | Self::TooManyEnquiriesOfDay(_) => "TOO_MANY_ENQUIRIES",
            Self::TooManyMessages(_) => "TOO_MANY_MESSAGES",
            Self::NoSuchRecipient => "RECIPIENT_NOT_FOUND",
            Self::NoMessages(_) => "ORDER_CLOSED",
            Self::RatingFinal => "RATING_FINAL",
            Self::File(why) => why.code(),
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
        }
    }

    /// The part of the command that it is about, from the command on.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each path")]
    pub fn path(&self) -> Vec<String> {
        let path: &[&str] = match self {
            Self::Invalid { path, .. } | Self::DocumentNotFound { path } => return path.clone(),
            Self::ProviderNotFound { position } => {
                return vec!["providerIds".into(), position.to_string()];
            }
            Self::LineProduct { position, .. } => {
                return vec!["lines".into(), position.to_string(), "productId".into()];
            }
            Self::ConsignmentNotFound => &["consignmentId"],
            Self::CarrierNotFound => &["carrierId"],
            Self::OrganisationNotFound => &["organisationId"],
            Self::ApprovalNotFound => &["approvalId"],
            Self::ProhibitedByRules => &["decision"],
            Self::DeviceAssigned
            | Self::DeviceNotFound
            | Self::TooManyDevices(_)
            | Self::TooManyAssignments(_) => &["deviceId"],
            Self::ArchivedMeanwhile { path }
            | Self::TooManyDocumentsOfProduct { path, .. }
            | Self::PlaceUnknown { path, .. } => {
                return vec![(*path).to_owned()];
            }
            Self::ProductNotFound | Self::ProductArchived => &["productId"],
            Self::EnquiryNotFound => &["enquiryId"],
            Self::NoSuchProvider | Self::TooManyEnquiries(_) | Self::TooManyEnquiriesOfDay(_) => {
                &["providerId"]
            }
            Self::NoSuchRecipient => &["toId"],
            Self::SkuNotFound | Self::SkuAmbiguous(_) => &["sku"],
            Self::ReportNotFound => &["supersedes"],
            Self::SignatureInvalid | Self::SigningKeyNotFound | Self::SigningKeyRevoked => {
                &["signature"]
            }
            Self::CertificateNotFound | Self::WrongCertificateState { .. } => &["certificateId"],
            Self::QuoteNotFound | Self::QuoteExpired(_) | Self::ProviderNotListed => &["quoteId"],
            Self::DocumentDecided | Self::DocumentNotRejected => &["documentId"],
            Self::DocumentRequestNotFound | Self::DocumentRequestAnswered => &["documentRequestId"],
            Self::OrderNotFound
            | Self::NoMessages(_)
            | Self::NotCompleted(_)
            | Self::RatingFinal
            | Self::TooManyQuotes(_)
            | Self::TooManyReports(_)
            | Self::TooManyDocuments(_)
            | Self::TooManyDocumentRequests(_) => &["orderId"],
            Self::VersionConflict { .. } => &["expectedVersion"],
            Self::File(why) => why.path(),
            Self::IdempotencyKeyReused => &["idempotencyKey"],
            Self::WrongState { .. }
            | Self::DeadlinePassed
            | Self::TooManyMessages(_)
            | Self::WrongEnquiryState { .. }
            | Self::NotNow { .. }
            | Self::ApprovalNotValid { .. }
            | Self::ApprovalExists(_)
            | Self::OverQuota(_)
            | Self::BeingChecked
            | Self::CheckOutdated
            | Self::TooManyAppeals(_) => &[],
        };
        path.iter().map(ToString::to_string).collect()
    }
}

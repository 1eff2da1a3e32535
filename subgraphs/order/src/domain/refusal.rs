//! Why the domain says no. Each refusal has a stable code and names the part of the command that it is about; all of
//! it is safe to show.

use refusal::ErrorCode;

use crate::certificates::domain::{CertificateStatus, SuspensionCause};
use crate::enquiries::domain::{EnquiryCommand, EnquiryStatus};
use crate::evidence::domain::FileRefusal;
use crate::orders::domain::{Command, OrderStatus};

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
        status: crate::transport_approvals::domain::ApprovalStatus,
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
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Invalid { .. } => ErrorCode::Invalid,
            Self::SkuAmbiguous(_) => ErrorCode::ProductAmbiguous,
            Self::ProductNotFound
            | Self::SkuNotFound
            | Self::LineProduct {
                archived: false, ..
            } => ErrorCode::ProductNotFound,
            Self::ProductArchived
            | Self::ArchivedMeanwhile { .. }
            | Self::LineProduct { archived: true, .. } => ErrorCode::ProductArchived,
            Self::ProviderNotListed => ErrorCode::ProviderNotListed,
            Self::DocumentRequestNotFound => ErrorCode::DocumentRequestNotFound,
            Self::DocumentRequestAnswered => ErrorCode::DocumentRequestAnswered,
            Self::TooManyDocumentRequests(_) => ErrorCode::TooManyDocumentRequests,
            Self::DocumentNotRejected => ErrorCode::DocumentNotRejected,
            Self::ProviderNotFound { .. } | Self::NoSuchProvider => ErrorCode::ProviderNotFound,
            Self::OrderNotFound => ErrorCode::OrderNotFound,
            Self::QuoteNotFound => ErrorCode::QuoteNotFound,
            Self::DocumentNotFound { .. } => ErrorCode::DocumentNotFound,
            Self::ReportNotFound => ErrorCode::ReportNotFound,
            Self::SignatureInvalid => ErrorCode::SignatureInvalid,
            Self::SigningKeyNotFound => ErrorCode::SigningKeyNotFound,
            Self::SigningKeyRevoked => ErrorCode::SigningKeyRevoked,
            Self::CertificateNotFound => ErrorCode::CertificateNotFound,
            Self::PlaceUnknown { .. } => ErrorCode::PlaceUnknown,
            Self::ConsignmentNotFound => ErrorCode::ConsignmentNotFound,
            Self::CarrierNotFound => ErrorCode::CarrierNotFound,
            Self::OrganisationNotFound => ErrorCode::OrganisationNotFound,
            Self::ApprovalNotFound => ErrorCode::ApprovalNotFound,
            Self::ApprovalNotValid { .. } => ErrorCode::ApprovalNotValid,
            Self::ApprovalExists(_) => ErrorCode::ApprovalExists,
            Self::OverQuota(quota) => quota.code(),
            Self::ProhibitedByRules => ErrorCode::ProhibitedByRules,
            Self::BeingChecked => ErrorCode::BeingChecked,
            Self::CheckOutdated => ErrorCode::CheckOutdated,
            Self::TooManyAppeals(_) => ErrorCode::TooManyAppeals,
            Self::DeviceAssigned => ErrorCode::DeviceAssigned,
            Self::DeviceNotFound => ErrorCode::DeviceNotFound,
            Self::TooManyQuotes(_) => ErrorCode::TooManyQuotes,
            Self::TooManyReports(_) => ErrorCode::TooManyReports,
            Self::TooManyDevices(_) | Self::TooManyAssignments(_) => ErrorCode::TooManyDevices,
            Self::WrongState { .. }
            | Self::NotNow { .. }
            | Self::WrongCertificateState { .. }
            | Self::WrongEnquiryState { .. }
            | Self::NotCompleted(_) => ErrorCode::WrongState,
            Self::VersionConflict { .. } => ErrorCode::VersionConflict,
            Self::DeadlinePassed => ErrorCode::DeadlinePassed,
            Self::QuoteExpired(_) => ErrorCode::QuoteExpired,
            Self::TooManyDocuments(_) | Self::TooManyDocumentsOfProduct { .. } => {
                ErrorCode::TooManyDocuments
            }
            Self::DocumentDecided => ErrorCode::DocumentDecided,
            Self::EnquiryNotFound => ErrorCode::EnquiryNotFound,
            Self::TooManyEnquiries(_) | Self::TooManyEnquiriesOfDay(_) => {
                ErrorCode::TooManyEnquiries
            }
            Self::TooManyMessages(_) => ErrorCode::TooManyMessages,
            Self::NoSuchRecipient => ErrorCode::RecipientNotFound,
            Self::NoMessages(_) => ErrorCode::OrderClosed,
            Self::RatingFinal => ErrorCode::RatingFinal,
            Self::File(why) => why.code(),
            Self::IdempotencyKeyReused => ErrorCode::IdempotencyKeyReused,
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

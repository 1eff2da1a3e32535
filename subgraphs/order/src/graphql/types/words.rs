//! The enums of the API: the domain's, word for word.

use async_graphql::Enum;

/// Where an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderStatus")]
pub enum OrderStatus {
    /// Nobody has been asked yet.
    Draft,
    /// Providers were asked; nobody has quoted yet.
    Requested,
    /// There is at least one quote.
    Quoted,
    /// Every provider has declined.
    Declined,
    /// No quote was accepted before the deadline.
    Expired,
    /// The seller has accepted a quote.
    Accepted,
    /// The provider is at work.
    InAssessment,
    /// The provider has asked for documents.
    AwaitingDocuments,
    /// The provider has issued its report.
    Reported,
    /// The seller does not agree with the report: the platform decides.
    Disputed,
    /// The seller has accepted the report, or its dispute was dismissed.
    Completed,
    Cancelled,
}

/// What a provider is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderType")]
pub enum OrderType {
    Consultation,
    DocumentReview,
    Testing,
    Certification,
}

/// In which part an organisation looks at its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::service::OrderRole")]
pub enum OrderRole {
    Seller,
    Provider,
}

/// What has happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderEvent")]
pub enum OrderEvent {
    OrderDrafted,
    DraftUpdated,
    AssessmentRequested,
    QuoteSubmitted,
    QuoteWithdrawn,
    RequestDeclined,
    QuoteAccepted,
    AssessmentStarted,
    DocumentRequested,
    DocumentSubmitted,
    DocumentAccepted,
    DocumentRejected,
    /// Also when a report supersedes an earlier one.
    AssessmentReportIssued,
    OrderCompleted,
    DisputeOpened,
    DisputeResolved,
    OrderCancelled,
    /// No quote was accepted before the deadline.
    OrderExpired,
    /// The report was due and is not there.
    AssessmentOverdue,
}

/// What has become of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::QuoteStatus")]
pub enum QuoteStatus {
    Submitted,
    Accepted,
    /// Another quote was accepted.
    Rejected,
    /// The provider has taken it back.
    Withdrawn,
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

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::DisputeOutcome")]
pub enum DisputeOutcome {
    /// The report stands, and the order is completed.
    Dismissed,
    /// The provider has to look again.
    Upheld,
}

/// The assessor's conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::Overall")]
pub enum AssessmentResult {
    Pass,
    Fail,
}

/// The result for one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::FindingResult")]
pub enum FindingResult {
    Pass,
    Fail,
    NotApplicable,
}

/// What has become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::CertificateStatus")]
pub enum CertificateStatus {
    Valid,
    /// Past its last day.
    Expired,
    Suspended,
    Revoked,
    Superseded,
}

/// Why a certificate is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::SuspensionCause")]
pub enum SuspensionCause {
    /// The provider that issued it has doubts, and may reinstate it.
    Issuer,
    /// The platform has doubts.
    Platform,
    /// The provider is suspended or removed itself. The platform may confirm the certificate by reinstating it.
    ProviderSuspended,
    /// A later report corrects the one that it rests on: it stays suspended until that report is accepted.
    Correction,
}

/// What has happened to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::CertificateEvent")]
pub enum CertificateEvent {
    #[graphql(name = "CERTIFICATE_ISSUED")]
    Issued,
    #[graphql(name = "CERTIFICATE_SUSPENDED")]
    Suspended,
    #[graphql(name = "CERTIFICATE_REINSTATED")]
    Reinstated,
    #[graphql(name = "CERTIFICATE_REVOKED")]
    Revoked,
    #[graphql(name = "CERTIFICATE_SUPERSEDED")]
    Superseded,
    #[graphql(name = "CERTIFICATE_EXPIRED")]
    Expired,
}

/// Where a transport approval is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::ApprovalStatus")]
pub enum TransportApprovalStatus {
    /// The rules are being asked; the decision follows by itself.
    Requested,
    Approved,
    /// The rules cannot tell, or a refusal was appealed against: somebody has to look.
    NeedsReview,
    Refused,
    /// Something behind it has changed: it does not hold. The rules are asked again by themselves.
    Suspended,
}

/// The answer of a provider that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::CandidateState")]
pub enum OrderCandidateState {
    /// It has not answered yet, or has withdrawn its quote.
    Asked,
    /// Its quote stands.
    Quoted,
    /// It has declined; the timeline has its reason.
    Declined,
    /// Its quote was accepted.
    Chosen,
    /// Another provider's quote was accepted.
    PassedOver,
}

/// UN/ECE Recommendation 19.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::TransportMode")]
pub enum TransportMode {
    Sea,
    Rail,
    Road,
    Air,
    Mail,
    Multimodal,
}

/// Which side of the border a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::Direction")]
pub enum Direction {
    Import,
    Export,
    Transit,
}

/// What kind of aircraft carries the goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::Aircraft")]
pub enum Aircraft {
    Cargo,
    Passenger,
}

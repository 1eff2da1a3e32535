//! What the order domain tells the others.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::operations::{DeadLetter, Page, ProjectionChecked};

pub use crate::rule::Lane;

/// An order as both parties see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub id: Uuid,
    /// What people call it, as `ORD-2026-000042`.
    pub number: String,
    /// CONSULTATION, `DOCUMENT_REVIEW`, TESTING or CERTIFICATION.
    #[serde(rename = "type")]
    pub kind: String,
    pub status: String,
    /// The seller's organisation.
    pub seller: Uuid,
    /// The organisations that were asked and have not declined.
    pub candidates: Vec<Uuid>,
    /// The organisation whose quote was accepted.
    pub provider: Option<Uuid>,
    /// The organisation that quoted or declined, where the fact is that it did.
    #[serde(default)]
    pub answered_by: Option<Uuid>,
    pub product: Uuid,
    /// The lane's destination, ISO 3166-1 alpha-2.
    #[serde(default)]
    pub market: String,
    /// Until when quotes are gathered.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub quote_by: Option<OffsetDateTime>,
    /// When the report is due.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub due_at: Option<OffsetDateTime>,
}

/// A quote that came to nothing because another was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    pub id: Uuid,
    pub order: Uuid,
    /// The order's number.
    pub number: String,
    /// The organisation that had quoted.
    pub organisation: Uuid,
    pub status: String,
}

/// A question of a seller to a provider, before there is an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enquiry {
    pub id: Uuid,
    /// As `ENQ-2026-000042`.
    pub number: String,
    /// The seller's organisation.
    pub seller: Uuid,
    /// The provider's organisation.
    pub provider: Uuid,
    pub self_check: Option<Uuid>,
    /// OPEN, ANSWERED, CLOSED or EXPIRED.
    pub status: String,
}

/// A message of an enquiry or an order; its text is sealed and is not here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: Uuid,
    pub enquiry: Option<Uuid>,
    pub order: Option<Uuid>,
    /// What people call the enquiry or the order.
    pub number: String,
    /// The organisation that wrote.
    pub from: Uuid,
    /// The organisations that may read it, without the one that wrote.
    pub to: Vec<Uuid>,
}

/// A seller's opinion of a provider, after an order. A new one replaces the old.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    pub order: Uuid,
    pub seller: Uuid,
    /// The provider's profile.
    pub provider: Uuid,
    /// 1 to 5.
    pub stars: u8,
    /// What this order's rating was before, if it had one.
    pub before: Option<u8>,
}

/// Something that will expire in some days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Expiring {
    /// The document or the certificate.
    pub id: Uuid,
    /// A certificate's number, or the document's type.
    pub reference: String,
    pub organisation: Uuid,
    pub product: Uuid,
    pub expires_on: Date,
    /// 60, 30 or 7.
    pub days: i64,
}

/// Who may read a document besides its parties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentGrant {
    pub id: Uuid,
    pub document: Uuid,
    /// The seller.
    pub organisation: Uuid,
    /// The organisation that may read it.
    pub grantee: Uuid,
    pub revoked: bool,
}

/// A document that speaks for a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceDocument {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    /// A code of the document catalogue, as `EU_DOC`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Of the file, in lower-case hex.
    pub sha256: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    /// SUBMITTED, ACCEPTED, REJECTED or EXPIRED.
    pub status: String,
    pub order: Option<Uuid>,
}

/// A certificate and the document types that its report established.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    pub id: Uuid,
    pub number: String,
    pub order: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    pub document_types: Vec<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub markets: Vec<String>,
    /// The ids of the rules that the report speaks of, as `EU-BATT-CE`.
    #[serde(default)]
    pub requirements: Vec<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    /// VALID, EXPIRED, SUSPENDED, REVOKED or SUPERSEDED.
    pub status: String,
}

/// One piece of accepted evidence, as the rules look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    #[serde(rename = "type")]
    pub kind: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
}

/// A question to the rule domain: may this product travel this lane on this day, with this evidence only?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransportApprovalRequest {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    pub lane: Lane,
    pub as_of: Date,
    pub evidence: Vec<Evidence>,
    /// The approval's version when it asks, which the answer repeats.
    #[serde(default)]
    pub version: i64,
}

/// A transport approval after its decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransportApproval {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    /// REQUESTED, APPROVED, `NEEDS_REVIEW`, REFUSED or SUSPENDED.
    pub status: String,
    /// The status before, where the answers of the rules led to this one: they may confirm it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The consignment that it is for, if it is for one.
    #[serde(default)]
    pub consignment: Option<Uuid>,
}

/// Goods on their way, or about to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consignment {
    pub id: Uuid,
    /// As `CSG-2026-000042`.
    pub number: String,
    /// The seller.
    pub organisation: Uuid,
    /// The carrier's organisation, once there is one.
    pub carrier: Option<Uuid>,
    pub lane: Lane,
    pub products: Vec<Uuid>,
    pub devices: Vec<Uuid>,
    pub approval: Option<Uuid>,
    /// What the rules ask of the transport, copied at dispatch.
    #[serde(default)]
    pub conditions: Vec<crate::rule::TransportCondition>,
    /// PLANNED, CLEARED, `IN_TRANSIT`, `ON_HOLD`, ARRIVED, REJECTED, CLOSED or CANCELLED.
    pub status: String,
}

/// A logger that travels with a consignment, or does so no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAssignment {
    pub consignment: Uuid,
    pub organisation: Uuid,
    pub device: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub to: Option<OffsetDateTime>,
}

facts! {
    /// Facts of the order domain.
    "order", OrderFact {
        ProviderContacted(Enquiry) = "carnet.order.ProviderContacted.v1" => [common],
        EnquiryAnswered(Enquiry) = "carnet.order.EnquiryAnswered.v1" => [common],
        EnquiryClosed(Enquiry) = "carnet.order.EnquiryClosed.v1" => [],
        EnquiryExpired(Enquiry) = "carnet.order.EnquiryExpired.v1" => [common],
        MessageSent(Message) = "carnet.order.MessageSent.v1" => [common, gateway],
        OrderDrafted(Order) = "carnet.order.OrderDrafted.v1" => [gateway],
        DraftUpdated(Order) = "carnet.order.DraftUpdated.v1" => [gateway],
        AssessmentRequested(Order) = "carnet.order.AssessmentRequested.v1" => [user, monitor, common, gateway],
        QuoteSubmitted(Order) = "carnet.order.QuoteSubmitted.v1" => [user, monitor, common, gateway],
        QuoteWithdrawn(Order) = "carnet.order.QuoteWithdrawn.v1" => [common, gateway],
        RequestDeclined(Order) = "carnet.order.RequestDeclined.v1" => [user, monitor, common, gateway],
        QuoteAccepted(Order) = "carnet.order.QuoteAccepted.v1" => [common, gateway],
        /// To each whose quote was not the one.
        QuoteRejected(Quote) = "carnet.order.QuoteRejected.v1" => [common, gateway],
        OrderExpired(Order) = "carnet.order.OrderExpired.v1" => [common, gateway],
        AssessmentStarted(Order) = "carnet.order.AssessmentStarted.v1" => [gateway],
        DocumentRequested(Order) = "carnet.order.DocumentRequested.v1" => [common, gateway],
        AssessmentOverdue(Order) = "carnet.order.AssessmentOverdue.v1" => [common, gateway],
        AssessmentReportIssued(Order) = "carnet.order.AssessmentReportIssued.v1" => [monitor, common, gateway],
        OrderCompleted(Order) = "carnet.order.OrderCompleted.v1" => [monitor, common, gateway],
        DisputeOpened(Order) = "carnet.order.DisputeOpened.v1" => [common, gateway],
        DisputeResolved(Order) = "carnet.order.DisputeResolved.v1" => [monitor, common, gateway],
        OrderCancelled(Order) = "carnet.order.OrderCancelled.v1" => [common, gateway],
        ProviderRated(Rating) = "carnet.order.ProviderRated.v1" => [user, gateway],
        DocumentSubmitted(EvidenceDocument) = "carnet.order.DocumentSubmitted.v1" => [rule, common, gateway],
        DocumentAccepted(EvidenceDocument) = "carnet.order.DocumentAccepted.v1" => [rule, common, gateway],
        DocumentRejected(EvidenceDocument) = "carnet.order.DocumentRejected.v1" => [rule, common, gateway],
        DocumentExpiring(Expiring) = "carnet.order.DocumentExpiring.v1" => [common, gateway],
        DocumentExpired(EvidenceDocument) = "carnet.order.DocumentExpired.v1" => [rule, common, gateway],
        DocumentAccessGranted(DocumentGrant) = "carnet.order.DocumentAccessGranted.v1" => [common, gateway],
        DocumentAccessRevoked(DocumentGrant) = "carnet.order.DocumentAccessRevoked.v1" => [gateway],
        CertificateIssued(Certificate) = "carnet.order.CertificateIssued.v1" => [rule, common, gateway],
        CertificateSuspended(Certificate) = "carnet.order.CertificateSuspended.v1" => [rule, common, gateway],
        CertificateReinstated(Certificate) = "carnet.order.CertificateReinstated.v1" => [rule, common, gateway],
        CertificateRevoked(Certificate) = "carnet.order.CertificateRevoked.v1" => [rule, common, gateway],
        CertificateSuperseded(Certificate) = "carnet.order.CertificateSuperseded.v1" => [rule, gateway],
        CertificateExpiring(Expiring) = "carnet.order.CertificateExpiring.v1" => [common, gateway],
        CertificateExpired(Certificate) = "carnet.order.CertificateExpired.v1" => [rule, common, gateway],
        TransportApprovalRequested(TransportApprovalRequest) = "carnet.order.TransportApprovalRequested.v1" => [rule, gateway],
        TransportApproved(TransportApproval) = "carnet.order.TransportApproved.v1" => [common, gateway],
        TransportRefused(TransportApproval) = "carnet.order.TransportRefused.v1" => [common, gateway],
        TransportReviewNeeded(TransportApproval) = "carnet.order.TransportReviewNeeded.v1" => [common, gateway],
        TransportApprovalSuspended(TransportApproval) = "carnet.order.TransportApprovalSuspended.v1" => [common, gateway],
        ApprovalAppealed(TransportApproval) = "carnet.order.ApprovalAppealed.v1" => [common, gateway],
        ConsignmentCreated(Consignment) = "carnet.order.ConsignmentCreated.v1" => [gateway],
        ConsignmentUpdated(Consignment) = "carnet.order.ConsignmentUpdated.v1" => [gateway],
        ConsignmentCleared(Consignment) = "carnet.order.ConsignmentCleared.v1" => [gateway],
        /// Its approval does not hold any more: it is PLANNED again.
        ConsignmentUncleared(Consignment) = "carnet.order.ConsignmentUncleared.v1" => [gateway],
        ConsignmentDispatched(Consignment) = "carnet.order.ConsignmentDispatched.v1" => [common, gateway],
        ConsignmentHeld(Consignment) = "carnet.order.ConsignmentHeld.v1" => [common, gateway],
        ConsignmentReleased(Consignment) = "carnet.order.ConsignmentReleased.v1" => [common, gateway],
        ConsignmentRejected(Consignment) = "carnet.order.ConsignmentRejected.v1" => [common, gateway],
        ConsignmentArrived(Consignment) = "carnet.order.ConsignmentArrived.v1" => [common, gateway],
        ConsignmentClosed(Consignment) = "carnet.order.ConsignmentClosed.v1" => [gateway],
        ConsignmentCancelled(Consignment) = "carnet.order.ConsignmentCancelled.v1" => [common, gateway],
        DeviceAssigned(DeviceAssignment) = "carnet.order.DeviceAssigned.v1" => [gateway],
        DeviceUnassigned(DeviceAssignment) = "carnet.order.DeviceUnassigned.v1" => [gateway],
        DocumentsListed(Page<EvidenceDocument>) = "carnet.order.DocumentsListed.v1" => [rule],
        CertificatesListed(Page<Certificate>) = "carnet.order.CertificatesListed.v1" => [rule],
        RatingsListed(Page<Rating>) = "carnet.order.RatingsListed.v1" => [user],
        DeadLetterChanged(DeadLetter) = "carnet.order.DeadLetterChanged.v1" => [monitor],
        ProjectionChecked(ProjectionChecked) = "carnet.order.ProjectionChecked.v1" => [monitor],
    }
}

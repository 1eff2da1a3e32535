//! Facts of the order domain.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::operations::{DeadLetter, Page, ProjectionChecked};
use crate::schema::{CalendarDate, DateTime};

pub use crate::rule::Lane;

/// An order, with the data that both parties may see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub id: Uuid,
    /// Human-readable number, for example `ORD-2026-000042`.
    pub number: String,
    /// CONSULTATION, `DOCUMENT_REVIEW`, TESTING or CERTIFICATION.
    #[serde(rename = "type")]
    pub kind: String,
    pub status: String,
    /// Organisation of the seller.
    pub seller: Uuid,
    /// Organisations that were asked and have not declined.
    pub candidates: Vec<Uuid>,
    /// Organisation whose quote was accepted.
    pub provider: Option<Uuid>,
    /// Organisation that quoted or declined, in facts about a quote or a decline.
    #[serde(default)]
    pub answered_by: Option<Uuid>,
    pub product: Uuid,
    /// Destination of the lane, ISO 3166-1 alpha-2.
    #[serde(default)]
    pub market: String,
    /// Deadline for quotes.
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<DateTime>")]
    pub quote_by: Option<OffsetDateTime>,
    /// Due date of the report.
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<DateTime>")]
    pub due_at: Option<OffsetDateTime>,
}

/// A quote that was rejected because another one was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    pub id: Uuid,
    pub order: Uuid,
    /// Number of the order.
    pub number: String,
    /// Organisation that had quoted.
    pub organisation: Uuid,
    pub status: String,
}

/// A seller's question to a provider before there is an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Enquiry {
    pub id: Uuid,
    /// Human-readable number, for example `ENQ-2026-000042`.
    pub number: String,
    /// Organisation of the seller.
    pub seller: Uuid,
    /// Organisation of the provider.
    pub provider: Uuid,
    pub self_check: Option<Uuid>,
    /// OPEN, ANSWERED, CLOSED or EXPIRED.
    pub status: String,
}

/// A message of an enquiry or an order, without its text, which is sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub id: Uuid,
    pub enquiry: Option<Uuid>,
    pub order: Option<Uuid>,
    /// Human-readable number of the enquiry or the order.
    pub number: String,
    /// Organisation that wrote the message.
    pub from: Uuid,
    /// Organisations that may read the message, without its author.
    pub to: Vec<Uuid>,
}

/// A seller's rating of a provider after an order. A new rating replaces the old one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    pub order: Uuid,
    pub seller: Uuid,
    /// Profile of the provider.
    pub provider: Uuid,
    /// 1 to 5.
    pub stars: u8,
    /// Previous rating for this order, if there was one.
    pub before: Option<u8>,
}

/// A document or certificate that expires soon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Expiring {
    /// ID of the document or the certificate.
    pub id: Uuid,
    /// Number of the certificate, or type of the document.
    pub reference: String,
    pub organisation: Uuid,
    pub product: Uuid,
    #[schemars(with = "CalendarDate")]
    pub expires_on: Date,
    /// 60, 30 or 7.
    pub days: i64,
}

/// Access of another organisation to a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentGrant {
    pub id: Uuid,
    pub document: Uuid,
    /// Organisation of the seller.
    pub organisation: Uuid,
    /// Organisation that may read the document.
    pub grantee: Uuid,
    pub revoked: bool,
}

/// An evidence document for a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceDocument {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    /// Code of the document catalogue, for example `EU_DOC`.
    #[serde(rename = "type")]
    pub kind: String,
    /// SHA-256 of the file, in lower-case hex.
    pub sha256: String,
    #[schemars(with = "CalendarDate")]
    pub issued_on: Date,
    #[schemars(with = "Option<CalendarDate>")]
    pub expires_on: Option<Date>,
    /// SUBMITTED, ACCEPTED, REJECTED or EXPIRED.
    pub status: String,
    pub order: Option<Uuid>,
}

/// A certificate and the document types that its report established.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// IDs of the rules that the report covers, for example `EU-BATT-CE`.
    #[serde(default)]
    pub requirements: Vec<String>,
    #[schemars(with = "CalendarDate")]
    pub valid_from: Date,
    #[schemars(with = "CalendarDate")]
    pub valid_to: Date,
    /// VALID, EXPIRED, SUSPENDED, REVOKED or SUPERSEDED.
    pub status: String,
}

/// An accepted evidence document, as input of the rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    #[serde(rename = "type")]
    pub kind: String,
    #[schemars(with = "CalendarDate")]
    pub issued_on: Date,
    #[schemars(with = "Option<CalendarDate>")]
    pub expires_on: Option<Date>,
}

/// Request to the rule domain: may this product travel this lane on this day, with only this evidence?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransportApprovalRequest {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    pub lane: Lane,
    #[schemars(with = "CalendarDate")]
    pub as_of: Date,
    pub evidence: Vec<Evidence>,
    /// Version of the approval at the request; the answer repeats it.
    #[serde(default)]
    pub version: i64,
}

/// A transport approval after its decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransportApproval {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    /// REQUESTED, APPROVED, `NEEDS_REVIEW`, REFUSED or SUSPENDED.
    pub status: String,
    /// Previous status, if the answer of the rules caused this one. It may be the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The consignment that the approval is for, if any.
    #[serde(default)]
    pub consignment: Option<Uuid>,
}

/// A consignment of goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Consignment {
    pub id: Uuid,
    /// Human-readable number, for example `CSG-2026-000042`.
    pub number: String,
    /// Organisation of the seller.
    pub organisation: Uuid,
    /// Organisation of the carrier, if one is chosen.
    pub carrier: Option<Uuid>,
    pub lane: Lane,
    pub products: Vec<Uuid>,
    pub devices: Vec<Uuid>,
    pub approval: Option<Uuid>,
    /// Conditions of the rules for the transport, copied at dispatch.
    #[serde(default)]
    pub conditions: Vec<crate::rule::TransportCondition>,
    /// PLANNED, CLEARED, `IN_TRANSIT`, `ON_HOLD`, ARRIVED, REJECTED, CLOSED or CANCELLED.
    pub status: String,
}

/// A data logger that is assigned to a consignment, or was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAssignment {
    pub consignment: Uuid,
    pub organisation: Uuid,
    pub device: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub from: OffsetDateTime,
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<DateTime>")]
    pub to: Option<OffsetDateTime>,
}

facts! {
    /// Facts of the order domain.
    "order", OrderFact {
        /// A seller asks a provider a question, which opens an enquiry.
        ProviderContacted(Enquiry) = "carnet.order.ProviderContacted.v1" => [common, gateway],
        /// A provider answers an enquiry.
        EnquiryAnswered(Enquiry) = "carnet.order.EnquiryAnswered.v1" => [common, gateway],
        /// Either party closes an enquiry.
        EnquiryClosed(Enquiry) = "carnet.order.EnquiryClosed.v1" => [gateway],
        /// An enquiry was not answered in time; always in the bulk lane.
        EnquiryExpired(Enquiry) = "carnet.order.EnquiryExpired.v1" => [common, gateway],
        /// A party sends a message in an enquiry or an order.
        MessageSent(Message) = "carnet.order.MessageSent.v1" => [common, gateway],
        /// A seller drafts an order; in the bulk lane if the order is imported.
        OrderDrafted(Order) = "carnet.order.OrderDrafted.v1" => [gateway],
        /// A seller changes a draft.
        DraftUpdated(Order) = "carnet.order.DraftUpdated.v1" => [gateway],
        /// A seller asks providers for quotes, with a draft or a new order; in the bulk lane if the order is imported.
        AssessmentRequested(Order) = "carnet.order.AssessmentRequested.v1" => [user, monitor, common, gateway],
        /// A candidate submits a quote.
        QuoteSubmitted(Order) = "carnet.order.QuoteSubmitted.v1" => [user, monitor, common, gateway],
        /// A candidate withdraws a quote.
        QuoteWithdrawn(Order) = "carnet.order.QuoteWithdrawn.v1" => [common, gateway],
        /// A candidate declines a request.
        RequestDeclined(Order) = "carnet.order.RequestDeclined.v1" => [user, monitor, common, gateway],
        /// A seller accepts a quote.
        QuoteAccepted(Order) = "carnet.order.QuoteAccepted.v1" => [common, gateway],
        /// A seller accepts the quote of another candidate; one event for each rejected quote.
        QuoteRejected(Quote) = "carnet.order.QuoteRejected.v1" => [common, gateway],
        /// The deadline for quotes passes and no quote was accepted; always in the bulk lane.
        OrderExpired(Order) = "carnet.order.OrderExpired.v1" => [common, gateway],
        /// The provider starts the assessment of an order.
        AssessmentStarted(Order) = "carnet.order.AssessmentStarted.v1" => [gateway],
        /// The provider requests a document for an order.
        DocumentRequested(Order) = "carnet.order.DocumentRequested.v1" => [common, gateway],
        /// The report of an order is late; always in the bulk lane.
        AssessmentOverdue(Order) = "carnet.order.AssessmentOverdue.v1" => [common, gateway],
        /// The provider issues a signed report, or a report that corrects an earlier one.
        AssessmentReportIssued(Order) = "carnet.order.AssessmentReportIssued.v1" => [monitor, common, gateway],
        /// The seller accepts the report of an order.
        OrderCompleted(Order) = "carnet.order.OrderCompleted.v1" => [monitor, common, gateway],
        /// The seller disputes the report of an order.
        DisputeOpened(Order) = "carnet.order.DisputeOpened.v1" => [common, gateway],
        /// An administrator dismisses a dispute, which completes the order, or upholds it, which returns the order to the
        /// provider.
        DisputeResolved(Order) = "carnet.order.DisputeResolved.v1" => [monitor, common, gateway],
        /// The seller or the provider cancels an order.
        OrderCancelled(Order) = "carnet.order.OrderCancelled.v1" => [common, gateway],
        /// A seller rates the provider of a completed order, or changes the rating.
        ProviderRated(Rating) = "carnet.order.ProviderRated.v1" => [user, gateway],
        /// A seller submits a document, or resubmits a rejected document.
        DocumentSubmitted(EvidenceDocument) = "carnet.order.DocumentSubmitted.v1" => [rule, common, gateway],
        /// The provider of the order or an administrator accepts a document.
        DocumentAccepted(EvidenceDocument) = "carnet.order.DocumentAccepted.v1" => [rule, common, gateway],
        /// The provider of the order or an administrator rejects a document.
        DocumentRejected(EvidenceDocument) = "carnet.order.DocumentRejected.v1" => [rule, common, gateway],
        /// An accepted document expires in 60, 30 or 7 days; always in the bulk lane.
        DocumentExpiring(Expiring) = "carnet.order.DocumentExpiring.v1" => [common, gateway],
        /// The last day of an accepted document has passed; always in the bulk lane.
        DocumentExpired(EvidenceDocument) = "carnet.order.DocumentExpired.v1" => [rule, common, gateway],
        /// A seller grants another organisation access to a document.
        DocumentAccessGranted(DocumentGrant) = "carnet.order.DocumentAccessGranted.v1" => [common, gateway],
        /// A seller revokes the access of another organisation to a document.
        DocumentAccessRevoked(DocumentGrant) = "carnet.order.DocumentAccessRevoked.v1" => [gateway],
        /// A report that passes is accepted, or the dispute about it is dismissed.
        CertificateIssued(Certificate) = "carnet.order.CertificateIssued.v1" => [rule, common, gateway],
        /// A certificate is suspended: by its issuer or an administrator, with its issuer, for a correction, or from the
        /// start because its predecessor was revoked or suspended by the platform.
        CertificateSuspended(Certificate) = "carnet.order.CertificateSuspended.v1" => [rule, common, gateway],
        /// The issuer or an administrator reinstates a certificate, or its suspended issuer is listed again.
        CertificateReinstated(Certificate) = "carnet.order.CertificateReinstated.v1" => [rule, common, gateway],
        /// The issuer or an administrator revokes a certificate, or the order is cancelled while its report is being
        /// corrected.
        CertificateRevoked(Certificate) = "carnet.order.CertificateRevoked.v1" => [rule, common, gateway],
        /// The next report of the same order is accepted.
        CertificateSuperseded(Certificate) = "carnet.order.CertificateSuperseded.v1" => [rule, gateway],
        /// A valid certificate expires in 60, 30 or 7 days; always in the bulk lane.
        CertificateExpiring(Expiring) = "carnet.order.CertificateExpiring.v1" => [common, gateway],
        /// The last day of a valid certificate has passed; always in the bulk lane.
        CertificateExpired(Certificate) = "carnet.order.CertificateExpired.v1" => [rule, common, gateway],
        /// The order domain asks the rule domain about one product of a transport approval, first or again; in the bulk
        /// lane if there are more than ten questions at once.
        TransportApprovalRequested(TransportApprovalRequest) = "carnet.order.TransportApprovalRequested.v1" => [rule, gateway],
        /// The answers of the rules or an administrator approve a transport approval.
        TransportApproved(TransportApproval) = "carnet.order.TransportApproved.v1" => [common, gateway],
        /// The answers of the rules or an administrator refuse a transport approval.
        TransportRefused(TransportApproval) = "carnet.order.TransportRefused.v1" => [common, gateway],
        /// The answers of the rules leave the decision on a transport approval to an administrator.
        TransportReviewNeeded(TransportApproval) = "carnet.order.TransportReviewNeeded.v1" => [common, gateway],
        /// Evidence, an accreditation or the rules behind a transport approval no longer support it.
        TransportApprovalSuspended(TransportApproval) = "carnet.order.TransportApprovalSuspended.v1" => [common, gateway],
        /// A seller appeals against the refusal of a transport approval.
        ApprovalAppealed(TransportApproval) = "carnet.order.ApprovalAppealed.v1" => [common, gateway],
        /// A seller plans a consignment.
        ConsignmentCreated(Consignment) = "carnet.order.ConsignmentCreated.v1" => [gateway],
        /// A seller replaces the plan of a consignment.
        ConsignmentUpdated(Consignment) = "carnet.order.ConsignmentUpdated.v1" => [gateway],
        /// The transport approval of a planned consignment is approved.
        ConsignmentCleared(Consignment) = "carnet.order.ConsignmentCleared.v1" => [gateway],
        /// The transport approval of a cleared consignment is no longer approved, and the consignment is PLANNED again.
        ConsignmentUncleared(Consignment) = "carnet.order.ConsignmentUncleared.v1" => [gateway],
        /// The seller or the carrier dispatches a consignment.
        ConsignmentDispatched(Consignment) = "carnet.order.ConsignmentDispatched.v1" => [common, gateway],
        /// An administrator holds a consignment in transit.
        ConsignmentHeld(Consignment) = "carnet.order.ConsignmentHeld.v1" => [common, gateway],
        /// An administrator releases a consignment that is on hold.
        ConsignmentReleased(Consignment) = "carnet.order.ConsignmentReleased.v1" => [common, gateway],
        /// An administrator rejects a consignment that is on hold.
        ConsignmentRejected(Consignment) = "carnet.order.ConsignmentRejected.v1" => [common, gateway],
        /// The seller or the carrier records the arrival of a consignment.
        ConsignmentArrived(Consignment) = "carnet.order.ConsignmentArrived.v1" => [common, gateway],
        /// The seller closes a consignment that has arrived.
        ConsignmentClosed(Consignment) = "carnet.order.ConsignmentClosed.v1" => [gateway],
        /// The seller cancels a consignment before its dispatch.
        ConsignmentCancelled(Consignment) = "carnet.order.ConsignmentCancelled.v1" => [common, gateway],
        /// The seller or the carrier assigns a data logger to a consignment.
        DeviceAssigned(DeviceAssignment) = "carnet.order.DeviceAssigned.v1" => [gateway],
        /// The seller or the carrier ends the assignment of a data logger.
        DeviceUnassigned(DeviceAssignment) = "carnet.order.DeviceUnassigned.v1" => [gateway],
        /// The daily comparison, or an operator, publishes the next page of all evidence documents; always in the bulk
        /// lane.
        DocumentsListed(Page<EvidenceDocument>) = "carnet.order.DocumentsListed.v1" => [rule],
        /// The daily comparison, or an operator, publishes the next page of all certificates; always in the bulk lane.
        CertificatesListed(Page<Certificate>) = "carnet.order.CertificatesListed.v1" => [rule],
        /// The daily comparison, or an operator, publishes the next page of all ratings; always in the bulk lane.
        RatingsListed(Page<Rating>) = "carnet.order.RatingsListed.v1" => [user],
        /// This domain sets aside an event that it cannot process, or acts on the decision about it.
        DeadLetterChanged(DeadLetter) = "carnet.order.DeadLetterChanged.v1" => [monitor],
        /// This domain has compared one of its projections with a complete listing of its source.
        ProjectionChecked(ProjectionChecked) = "carnet.order.ProjectionChecked.v1" => [monitor],
    }
}

//! What the order domain tells the others.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

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
    pub product: Uuid,
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
}

/// A transport approval after its decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransportApproval {
    pub id: Uuid,
    pub product: Uuid,
    pub organisation: Uuid,
    /// REQUESTED, APPROVED, `NEEDS_REVIEW` or REFUSED.
    pub status: String,
}

facts! {
    /// Facts of the order domain.
    "order", OrderFact {
        AssessmentRequested(Order) = "carnet.order.AssessmentRequested.v1",
        QuoteSubmitted(Order) = "carnet.order.QuoteSubmitted.v1",
        RequestDeclined(Order) = "carnet.order.RequestDeclined.v1",
        QuoteAccepted(Order) = "carnet.order.QuoteAccepted.v1",
        AssessmentStarted(Order) = "carnet.order.AssessmentStarted.v1",
        AssessmentReportIssued(Order) = "carnet.order.AssessmentReportIssued.v1",
        OrderCompleted(Order) = "carnet.order.OrderCompleted.v1",
        OrderCancelled(Order) = "carnet.order.OrderCancelled.v1",
        DocumentSubmitted(EvidenceDocument) = "carnet.order.DocumentSubmitted.v1",
        DocumentAccepted(EvidenceDocument) = "carnet.order.DocumentAccepted.v1",
        DocumentRejected(EvidenceDocument) = "carnet.order.DocumentRejected.v1",
        CertificateIssued(Certificate) = "carnet.order.CertificateIssued.v1",
        TransportApprovalRequested(TransportApprovalRequest) = "carnet.order.TransportApprovalRequested.v1",
        TransportApproved(TransportApproval) = "carnet.order.TransportApproved.v1",
        TransportRefused(TransportApproval) = "carnet.order.TransportRefused.v1",
        TransportReviewNeeded(TransportApproval) = "carnet.order.TransportReviewNeeded.v1",
    }
}

use async_graphql::Enum;

use crate::service::SeenOrder;

pub struct Order(pub SeenOrder);

/// Status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderStatus")]
pub enum OrderStatus {
    /// The order is not sent to providers yet.
    Draft,
    /// Providers were asked, and no provider has a quote.
    Requested,
    /// There is at least one quote.
    Quoted,
    /// Every provider has declined.
    Declined,
    /// No quote was accepted before the deadline.
    Expired,
    /// The seller has accepted a quote.
    Accepted,
    /// The provider has started the assessment.
    InAssessment,
    /// The provider has requested documents.
    AwaitingDocuments,
    /// The provider has issued a report.
    Reported,
    /// The seller disputes the report, and the platform decides.
    Disputed,
    /// The seller has accepted the report, or the platform has dismissed the dispute.
    Completed,
    /// The seller or the provider has cancelled the order.
    Cancelled,
}

/// Service that a provider is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderType")]
pub enum OrderType {
    /// Consultation.
    Consultation,
    /// Review of documents.
    DocumentReview,
    /// Testing.
    Testing,
    /// Certification.
    Certification,
}

/// Role of an organisation in its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::service::OrderRole")]
pub enum OrderRole {
    /// The organisation sells.
    Seller,
    /// The organisation was asked to assess.
    Provider,
}

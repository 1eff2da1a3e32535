use async_graphql::Enum;

use crate::service::SeenOrder;

pub struct Order(pub SeenOrder);

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

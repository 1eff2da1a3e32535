//! The types of the API.

mod approval;
mod certificate;
mod dispute;
mod document;
mod document_request;
mod lane;
mod order;
mod order_page;
mod quote;
mod references;
mod report;
mod words;
mod work;

pub use approval::TransportApproval;
pub use certificate::{Certificate, CertificateCheck};
pub use dispute::Dispute;
pub use document::EvidenceDocument;
pub use document_request::DocumentRequest;
pub use lane::{Lane, LaneInput};
pub use order::Order;
pub use order_page::{order_connection, order_page};
pub use quote::Quote;
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use report::AssessmentReport;
pub use words::{
    Aircraft, AssessmentResult, CertificateEvent, CertificateStatus, Direction, DisputeOutcome,
    DocumentRequestStatus, DocumentStatus, FindingResult, OrderEvent, OrderRole, OrderStatus, OrderType,
    QuoteStatus, SuspensionCause, TransportApprovalStatus, TransportMode,
};
pub use work::{NextStep, WorkConnection, WorkCounts, WorkItem, WorkKind, next_steps};

//! The types of the API.

mod approval;
mod dispute;
mod document;
mod document_request;
mod file;
mod lane;
mod order;
mod quote;
mod references;
mod report;
mod words;

pub use approval::TransportApproval;
pub use dispute::Dispute;
pub use document::EvidenceDocument;
pub use document_request::DocumentRequest;
pub use file::{DocumentGrant, EvidenceFile, FileRead};
pub use lane::{Lane, LaneInput};
pub use order::Order;
pub use quote::Quote;
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use report::{AssessmentReport, Certificate};
pub use words::{
    Aircraft, AssessmentResult, CertificateStatus, Direction, DisputeOutcome, DocumentRequestStatus,
    DocumentStatus, FindingResult, OrderEvent, OrderRole, OrderStatus, OrderType, QuoteStatus,
    TransportApprovalStatus, TransportMode,
};

//! The types of the API.

mod approval;
mod document;
mod file;
mod lane;
mod order;
mod quote;
mod references;
mod report;
mod words;

pub use approval::TransportApproval;
pub use document::EvidenceDocument;
pub use file::{DocumentGrant, EvidenceFile, FileRead};
pub use lane::{Lane, LaneInput};
pub use order::Order;
pub use quote::Quote;
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use report::{AssessmentReport, Certificate};
pub use words::{
    Aircraft, AssessmentResult, CertificateStatus, Direction, DocumentStatus, FindingResult, OrderEvent,
    OrderRole, OrderStatus, OrderType, QuoteStatus, TransportApprovalStatus, TransportMode,
};

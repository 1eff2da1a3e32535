//! The types of the API.

mod approval;
mod document;
mod enquiry;
mod intake;
mod lane;
mod order;
mod quote;
mod references;
mod report;
mod words;

pub use approval::TransportApproval;
pub use document::EvidenceDocument;
pub use enquiry::{Enquiry, EnquiryStatus, Message, Rating};
pub use intake::{LegacyFormat, LegacyImport};
pub use lane::{Lane, LaneInput};
pub use order::Order;
pub use quote::Quote;
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use report::{AssessmentReport, Certificate};
pub use words::{
    Aircraft, AssessmentResult, CertificateStatus, Direction, DocumentStatus, FindingResult, OrderEvent,
    OrderRole, OrderStatus, OrderType, QuoteStatus, TransportApprovalStatus, TransportMode,
};

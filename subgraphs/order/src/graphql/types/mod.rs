//! The types of the API.

mod approval;
mod case_read;
mod certificate;
mod consignment;
mod dispute;
mod document;
mod document_request;
mod enquiry;
mod file;
mod intake;
mod lane;
mod order;
mod order_page;
mod quote;
mod references;
mod report;
mod transport_words;
mod warning;
mod words;
mod work;

pub use approval::TransportApproval;
pub use case_read::CaseRead;
pub use certificate::{Certificate, CertificateCheck};
pub use consignment::{Consignment, TransportConditionSpec};
pub use dispute::Dispute;
pub use document::EvidenceDocument;
pub use document_request::DocumentRequest;
pub use enquiry::{Enquiry, EnquiryStatus, Message, Rating};
pub use file::{DocumentGrant, EvidenceFile, FileRead};
pub use intake::{LegacyFormat, LegacyImport};
pub use lane::{Lane, LaneInput};
pub use order::Order;
pub use order_page::{order_connection, order_page};
pub use quote::Quote;
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use report::AssessmentReport;
pub use transport_words::{
    ConsignmentEvent, ConsignmentStatus, HoldDecision, Incoterm, TransportApprovalDecider,
    TransportApprovalDecision, TransportApprovalEvent, TransportSort, TransportVerdict,
};
pub use words::{
    Aircraft, AssessmentResult, CertificateEvent, CertificateStatus, Direction, DisputeOutcome,
    DocumentRequestStatus, DocumentStatus, FindingResult, OrderCandidateState, OrderEvent,
    OrderRole, OrderStatus, OrderType, QuoteStatus, SuspensionCause, TransportApprovalStatus,
    TransportMode,
};
pub use work::{NextStep, WorkConnection, WorkCounts, WorkItem, WorkKind, next_steps};

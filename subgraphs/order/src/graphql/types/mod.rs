//! Types of the API that several capabilities share.

mod lane;
mod references;
mod warning;
mod words;

pub use lane::{Lane, LaneInput};
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use words::{
    Aircraft, AssessmentResult, CertificateEvent, CertificateStatus, Direction, DisputeOutcome,
    DocumentRequestStatus, DocumentStatus, FindingResult, OrderCandidateState, OrderEvent,
    OrderRole, OrderStatus, OrderType, QuoteStatus, SuspensionCause, TransportApprovalStatus,
    TransportMode,
};

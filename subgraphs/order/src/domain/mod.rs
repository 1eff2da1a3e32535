//! Types and rules of the order context: no I/O, no framework, no clock.

#[macro_use]
mod words;

mod approval;
mod deadlines;
mod dispute;
mod document;
mod document_request;
mod id;
mod known;
mod lane;
mod listing;
mod order;
mod quote;
mod refusal;
mod report;
mod request;
mod rights;
mod state;
mod text;
mod timeline;
mod work;

pub use approval::{Approval, ApprovalStatus, Check, CheckedRule, Evidence, Reason, evidence_on};
pub use deadlines::{REMINDERS, reminder_window};
pub use dispute::{Dispute, DisputeOutcome, Resolution};
pub use document::{Document, DocumentEvent, DocumentStatus, Rejection, Resubmission, Submission};
pub use document_request::{DocumentRequest, DocumentWish, RequestStatus, left_open};
pub use id::{
    ApprovalId, CertificateId, DisputeId, DocumentId, DocumentRequestId, FindingId, OrderId, OrganisationId,
    ProductId, ProviderId, QuoteId, ReportId, SelfCheckId,
};
pub use id::{
    ApprovalId, CertificateId, DisputeId, DocumentId, DocumentRequestId, FindingId, OrderId, OrganisationId,
    ProductId, ProviderId, QuoteId, ReportId, SelfCheckId,
};
pub use known::{Product, Provider};
pub use lane::{Aircraft, Direction, Lane, LaneWish, TransportMode};
pub use listing::{OrderFilter, OrderKey, OrderPlace, OrderSort, OrderSorting};
pub use order::{Candidate, CandidateState, Order, OrderType, Step};
pub use quote::{Money, Offer, Quote, QuoteLine, QuoteStatus};
pub use refusal::Refusal;
pub use report::{
    Certificate, CertificateStatus, Finding, FindingResult, Overall, Report, ReportDraft, certificate_number,
};
pub use request::{Asked, Brief, BriefChange, BriefGiven, MessageChange, NewOrder, Wanted, order_number};
pub use rights::RIGHTS;
pub use state::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition};
pub use text::text;
pub use timeline::TimelineEntry;
pub use words::UnknownWord;
pub use work::{NextStep, Party, WorkItem, WorkKey, WorkKind};

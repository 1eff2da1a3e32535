//! Types and rules of the order context: no I/O, no framework, no clock.

#[macro_use]
mod words;

mod approval;
mod approval_state;
mod approval_step;
mod check;
mod consignment;
mod consignment_state;
mod dispute;
mod document;
mod document_request;
mod id;
mod incoterm;
mod known;
mod lane;
mod order;
mod place;
mod quote;
mod refusal;
mod report;
mod request;
mod rights;
mod state;
mod suspension;
mod text;
mod timeline;

pub use approval::{Approval, Decider, ProductCheck, Question};
pub use approval_state::{ApprovalCommand, ApprovalEvent, ApprovalRow, ApprovalStatus, approval_row};
pub use approval_step::{ApprovalFilter, ApprovalStep};
pub use check::{
    Answer, Check, CheckedRule, Evidence, Outcome, Reason, Source, Standing, TransportCondition, Verdict,
};
pub use consignment::{
    Consignment, ConsignmentDraft, ConsignmentFilter, ConsignmentLine, ConsignmentStep, DeviceAssignment,
    Goods, Terms, consignment_number,
};
pub use consignment_state::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentRow, ConsignmentStatus, TransportPart, consignment_row,
};
pub use dispute::{Dispute, DisputeOutcome, Resolution};
pub use document::{Document, DocumentEvent, DocumentStatus, Rejection, Resubmission, Submission};
pub use document_request::{DocumentRequest, DocumentWish, RequestStatus, left_open};
pub use id::{
    ApprovalId, CertificateId, DisputeId, DocumentId, DocumentRequestId, FindingId, OrderId, OrganisationId,
    ProductId, ProviderId, QuoteId, ReportId, SelfCheckId,
};
pub use id::{ConsignmentId, DeviceId};
pub use incoterm::Incoterm;
pub use known::{Carrier, Product, Provider};
pub use lane::{Aircraft, Direction, Lane, LaneWish, TransportMode};
pub use order::{Candidate, CandidateState, Order, OrderFilter, OrderType, Step};
pub use quote::{Money, Offer, Quote, QuoteLine, QuoteStatus};
pub use refusal::Refusal;
pub use report::{
    Certificate, CertificateStatus, Finding, FindingResult, Overall, Report, ReportDraft, certificate_number,
};
pub use request::{Asked, Brief, BriefChange, BriefGiven, NewOrder, Wanted, order_number};
pub use rights::RIGHTS;
pub use state::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition};
pub use suspension::{Behind, Change};
pub use text::text;
pub use timeline::TimelineEntry;
pub use words::UnknownWord;

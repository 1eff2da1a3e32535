//! Types and rules of the order context: no I/O, no framework, no clock.

#[macro_use]
mod words;

mod approval;
mod deadlines;
mod document;
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
pub use document::{Document, DocumentEvent, DocumentStatus, Rejection, Submission};
pub use id::{
    ApprovalId, CertificateId, DocumentId, FindingId, OrderId, OrganisationId, ProductId, ProviderId,
    QuoteId, ReportId, SelfCheckId,
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
pub use request::{AssessmentRequest, NewOrder, order_number};
pub use rights::RIGHTS;
pub use state::{Command, Left, OrderEvent, OrderStatus, Part};
pub use text::text;
pub use timeline::TimelineEntry;
pub use words::UnknownWord;
pub use work::{NextStep, Party, WorkItem, WorkKey, WorkKind};

//! Types and rules of the order context: no I/O, no framework, no clock.

#[macro_use]
mod words;

mod approval;
mod certificate;
mod certificate_key;
mod deadlines;
mod dispute;
mod document;
mod document_request;
mod id;
mod known;
mod lane;
mod listing;
mod order;
mod qr;
mod quote;
mod refusal;
mod report;
mod report_body;
mod request;
mod rights;
mod signature;
mod state;
mod text;
mod timeline;
mod work;

pub use approval::{Approval, ApprovalStatus, Check, CheckedRule, Evidence, Reason, evidence_on};
pub use certificate::{
    Certificate, CertificateEntry, CertificateEvent, CertificateFilter, CertificateStatus, Decider, Named,
    SuspensionCause, certificate_number, check_reason,
};
pub use certificate_key::{CertificateKeys, KeyError, generate_certificate_key};
pub use deadlines::{REMINDERS, reminder_window};
pub use dispute::{Dispute, DisputeOutcome, Resolution};
pub use document::{Document, DocumentEvent, DocumentStatus, Rejection, Resubmission, Submission};
pub use document_request::{DocumentRequest, DocumentWish, RequestStatus, left_open};
pub use id::{
    ApprovalId, CertificateId, DisputeId, DocumentId, DocumentRequestId, FindingId, KeyId, OrderId,
    OrganisationId, ProductId, ProviderId, QuoteId, ReportId, SelfCheckId,
};
pub use known::{Product, Provider};
pub use lane::{Aircraft, Direction, Lane, LaneWish, TransportMode};
pub use listing::{OrderFilter, OrderKey, OrderPlace, OrderSort, OrderSorting};
pub use order::{Candidate, CandidateState, Order, OrderType, Step};
pub use qr::{PublicToken, QrClaims, public_url, qr_png, qr_svg, qr_text, verify_qr};
pub use quote::{Money, Offer, Quote, QuoteLine, QuoteStatus};
pub use refusal::Refusal;
pub use report::{Finding, FindingResult, Overall, Report, ReportDraft, Signed};
pub use report_body::{Unsignable, report_body};
pub use request::{Asked, Brief, BriefChange, BriefGiven, MessageChange, NewOrder, Wanted, order_number};
pub use rights::RIGHTS;
pub use signature::{DetachedJws, ProviderKey};
pub use state::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition};
pub use text::text;
pub use timeline::TimelineEntry;
pub use words::UnknownWord;
pub use work::{NextStep, Party, WorkItem, WorkKey, WorkKind};

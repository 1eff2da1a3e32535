//! Types and rules of the order context: no I/O, no framework, no clock.

#[macro_use]
mod words;

mod approval;
mod approval_state;
mod approval_step;
mod certificate;
mod certificate_key;
mod check;
mod consignment;
mod consignment_state;
mod deadlines;
mod dispute;
mod document;
mod document_request;
mod enquiry;
mod file;
mod file_content;
mod file_name;
mod file_refusal;
mod grant;
mod id;
mod incoterm;
mod intake;
mod lane;
mod listing;
mod markup;
mod mentions;
mod message;
mod order;
mod place;
mod place_list;
mod projections;
mod qr;
mod quotas;
mod quote;
mod rating;
mod refusal;
mod report;
mod report_body;
mod request;
mod rights;
mod signature;
mod state;
mod suspension;
mod text;
mod timeline;
mod warning;
mod work;

pub use approval::{Approval, DecidedBy, ProductCheck, Question};
pub use approval_state::{
    ApprovalCommand, ApprovalEvent, ApprovalRow, ApprovalStatus, approval_row,
};
pub use approval_step::{ApprovalFilter, ApprovalStep};
pub use certificate::{
    Certificate, CertificateEntry, CertificateEvent, CertificateFilter, CertificateStatus, Keeper,
    Named, SuspensionCause, certificate_number, check_reason,
};
pub use certificate_key::{CertificateKeys, KeyError, generate_certificate_key};
pub use check::{
    Answer, Check, CheckedRule, Evidence, Outcome, Reason, Source, Standing, TransportCondition,
    Verdict,
};
pub use consignment::{
    Consignment, ConsignmentChange, ConsignmentDraft, ConsignmentFilter, ConsignmentLine,
    ConsignmentStep, DeviceAssignment, Goods, MOST_ASSIGNMENTS, Terms, consignment_number,
};
pub use consignment_state::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentRow, ConsignmentStatus, TransportPart,
    consignment_row,
};
pub use deadlines::{REMINDERS, days_left, reminder_window};
pub use dispute::{Dispute, DisputeOutcome, Resolution};
pub use document::{
    Document, DocumentEvent, DocumentFilter, DocumentStatus, Rejection, Resubmission, Submission,
    document_sha256, expected_sha256,
};
pub use document_request::{DocumentRequest, DocumentWish, RequestStatus, left_open};
pub use enquiry::{
    Enquiry, EnquiryCommand, EnquiryCounts, EnquiryEvent, EnquiryFilter, EnquiryPart,
    EnquiryReference, EnquiryStatus, NewEnquiry, enquiry_number,
};
pub use file::{File, FileType, TELLING};
pub use file_content::is_text;
pub use file_name::file_name;
pub use file_refusal::FileRefusal;
pub use grant::{Grant, SharedDocumentFilter};
pub use id::{
    ApprovalId, CertificateId, ConsignmentId, DeviceId, DisputeId, DocumentId, DocumentRequestId,
    EnquiryId, FileId, FindingId, GrantId, KeyId, MessageId, OrderId, OrganisationId, ProductId,
    ProviderId, QuoteId, RatingId, ReportId, ReviewId, SelfCheckId,
};
pub use incoterm::Incoterm;
pub use intake::{
    IntakeFormat, IntakeLine, IntakeOutcome, IntakeReport, IntakeResult, IntakeWish, MOST_BYTES,
    MOST_LINES, reference_key,
};
pub use lane::{Aircraft, Direction, Lane, LaneWish, TransportMode};
pub use listing::{OrderFilter, OrderKey, OrderPlace, OrderSort, OrderSorting};
pub use mentions::{Mention, Mentions, RuleName, unknown_document_types, unknown_requirements};
pub use message::{LONGEST as LONGEST_MESSAGE, Message, Thread};
pub use order::{Candidate, CandidateState, Order, OrderType, Step};
pub use place::{Place, UnlistedPlace};
pub use place_list::{PlaceFile, PlaceImport, countries};
pub use projections::{Listing, Organisation, Product, Provider, Repair, RulePack, Versioned};
pub use qr::{PublicToken, QrClaims, public_url, qr_png, qr_svg, qr_text, verify_qr};
pub use quotas::{MOST_DOCUMENTS_OF_PRODUCT, Quota};
pub use quote::{MOST_QUOTES, Money, Offer, Quote, QuoteLine, QuoteStatus};
pub use rating::{Opinion, Rating};
pub use refusal::Refusal;
pub use report::{Finding, FindingResult, MOST_REPORTS, Overall, Report, ReportDraft, Signed};
pub use report_body::{Unsignable, report_body};
pub use request::{
    Asked, Brief, BriefChange, BriefGiven, MessageChange, NewOrder, Wanted, order_number,
    order_number_prefix,
};
pub use rights::RIGHTS;
pub use signature::{DetachedJws, ProviderKey};
pub use state::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition};
pub use suspension::{
    ApprovalReview, Behind, BehindKind, Change, ProviderReview, Trail, VerdictChange,
};
pub use text::text;
pub use timeline::TimelineEntry;
pub use units::{Listed, Unit, UnitList};
pub use warning::{Noted, Warning};
pub use words::UnknownWord;
pub use work::{NextStep, Party, WorkItem, WorkKey, WorkKind};

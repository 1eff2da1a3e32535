//! Types and rules that all capabilities share: no I/O, no framework, no clock.

#[macro_use]
mod words;
mod deadlines;
pub(crate) mod id;
mod lane;
mod mentions;
mod quotas;
mod refusal;
mod rights;
pub(crate) mod text;
mod warning;

pub use self::refusal::Refusal;
pub use deadlines::{REMINDERS, days_left, reminder_window};
pub use id::{
    ApprovalId, CertificateId, ConsignmentId, DeviceId, DisputeId, DocumentId, DocumentRequestId,
    EnquiryId, FileId, FindingId, GrantId, KeyId, MessageId, OrderId, OrganisationId, ProductId,
    ProviderId, QuoteId, RatingId, ReportId, ReviewId, SelfCheckId,
};
pub use lane::{Aircraft, Direction, Lane, LaneWish, TransportMode};
pub use mentions::{Mention, Mentions, RuleName, unknown_document_types, unknown_requirements};
pub use quotas::{MOST_DOCUMENTS_OF_PRODUCT, Quota};
pub use rights::RIGHTS;
pub use text::text;
pub use units::{Listed, Unit, UnitList};
pub use warning::{Noted, Warning};
pub use words::UnknownWord;

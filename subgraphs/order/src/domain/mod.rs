//! Types and rules that all capabilities share, without I/O, framework or clock.

mod deadlines;
pub(crate) mod id;
pub(crate) mod input;
mod lane;
mod mentions;
mod quotas;
mod ranges;
pub(crate) mod refusals;
mod rights;
mod search;
mod sorting;

pub use deadlines::{REMINDERS, days_left, reminder_window};
pub use id::{
    ApprovalId, CertificateId, ConsignmentId, DeviceId, DisputeId, DocumentId, DocumentRequestId,
    EnquiryId, FileId, FindingId, GrantId, KeyId, MessageId, OrderId, OrganisationId, ProductId,
    ProviderId, QuoteId, RatingId, ReportId, ReviewId, SelfCheckId,
};
pub use input::text;
pub use lane::{Aircraft, Direction, Lane, LaneWish, TransportMode};
pub use mentions::{
    MOST_WARNINGS, Mention, Mentions, RuleName, is_same_rule, unknown_document_types,
    unknown_requirements,
};
pub use quotas::{MOST_DOCUMENTS_OF_PRODUCT, Quota};
pub use ranges::{DayRange, FilterRange, TimeRange};
pub use refusal::{Noted, Refusal, Warning};
pub use rights::RIGHTS;
pub use search::Search;
pub use sorting::{ListKey, ListPlace, SortField, SortValues, Sorting};
pub use units::{Listed, Unit, UnitList};

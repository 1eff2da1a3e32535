use async_graphql::{Enum, SimpleObject};
use caller::Caller;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::OrderStatus;
use crate::graphql::types::{Organisation, User};
use crate::orders::domain;

/// Event of an order.
#[derive(SimpleObject)]
pub struct TimelineEntry {
    /// Version of the order after the event, as you see it: 1, 2, 3, … For the accepted provider, a gap is a step of another
    /// candidate.
    pub sequence: i32,
    /// Kind of the event.
    pub event: OrderEvent,
    /// Status of the order after the event, as you see it.
    pub status: OrderStatus,
    /// Time of the event.
    pub at: DateTime,
    /// Organisation that took the step. Null for events of the clock.
    pub by: Option<Organisation>,
    /// Person who took the step. Null for programs and the clock, and for people of other organisations, whom only administrators
    /// and auditors see.
    pub user: Option<User>,
    /// Reason of the step, if there is one.
    pub note: Option<String>,
}

impl TimelineEntry {
    /// Entry in the view of this caller.
    pub fn seen(entry: domain::TimelineEntry, caller: &Caller) -> Self {
        Self {
            sequence: i32::try_from(entry.sequence).unwrap_or(i32::MAX),
            event: entry.event.into(),
            status: entry.status.into(),
            at: DateTime(entry.at),
            by: entry.by.map(Into::into),
            user: User::of_step(caller, entry.by, entry.by_user),
            note: entry.note.map(|note| note.expose_secret().to_owned()),
        }
    }
}

/// Kind of an event of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderEvent")]
pub enum OrderEvent {
    /// The seller created a draft.
    OrderDrafted,
    /// The seller updated the draft.
    DraftUpdated,
    /// The seller asked providers for quotes.
    AssessmentRequested,
    /// A provider submitted a quote.
    QuoteSubmitted,
    /// A provider withdrew its quote.
    QuoteWithdrawn,
    /// A provider declined the request.
    RequestDeclined,
    /// The seller accepted a quote.
    QuoteAccepted,
    /// The provider started the assessment.
    AssessmentStarted,
    /// The provider requested a document.
    DocumentRequested,
    /// The seller submitted a document.
    DocumentSubmitted,
    /// The provider accepted a document.
    DocumentAccepted,
    /// The provider rejected a document.
    DocumentRejected,
    /// The provider issued a report, which may supersede an earlier one.
    AssessmentReportIssued,
    /// The seller accepted the report.
    OrderCompleted,
    /// The seller disputed the report.
    DisputeOpened,
    /// The platform decided the dispute.
    DisputeResolved,
    /// The seller or the provider cancelled the order.
    OrderCancelled,
    /// No quote was accepted before the deadline.
    OrderExpired,
    /// The report is late.
    AssessmentOverdue,
}

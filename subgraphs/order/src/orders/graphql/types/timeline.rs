use async_graphql::{Enum, SimpleObject};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::OrderStatus;
use crate::graphql::types::Organisation;
use crate::orders::domain;

/// One thing that has happened to an order.
#[derive(SimpleObject)]
pub struct TimelineEntry {
    /// 1, 2, 3, …: the order's `version` after the step, as you see it. For the accepted provider, a gap is a step of another
    /// candidate.
    pub sequence: i32,
    pub event: OrderEvent,
    /// The order's status after the step, as you see it.
    pub status: OrderStatus,
    pub at: DateTime,
    /// Null for what the clock did.
    pub by: Option<Organisation>,
    /// The reason, where one was given.
    pub note: Option<String>,
}

impl From<domain::TimelineEntry> for TimelineEntry {
    fn from(entry: domain::TimelineEntry) -> Self {
        Self {
            sequence: i32::try_from(entry.sequence).unwrap_or(i32::MAX),
            event: entry.event.into(),
            status: entry.status.into(),
            at: DateTime(entry.at),
            by: entry.by.map(Into::into),
            note: entry.note.map(|note| note.expose_secret().to_owned()),
        }
    }
}

/// What has happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::orders::domain::OrderEvent")]
pub enum OrderEvent {
    OrderDrafted,
    DraftUpdated,
    AssessmentRequested,
    QuoteSubmitted,
    QuoteWithdrawn,
    RequestDeclined,
    QuoteAccepted,
    AssessmentStarted,
    DocumentRequested,
    DocumentSubmitted,
    DocumentAccepted,
    DocumentRejected,
    /// Also when a report supersedes an earlier one.
    AssessmentReportIssued,
    OrderCompleted,
    DisputeOpened,
    DisputeResolved,
    OrderCancelled,
    /// No quote was accepted before the deadline.
    OrderExpired,
    /// The report was due and is not there.
    AssessmentOverdue,
}

use async_graphql::{Enum, SimpleObject};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::ConsignmentStatus;
use crate::consignments::domain;
use crate::graphql::types::Organisation;

/// One thing that has happened to a consignment.
#[derive(SimpleObject)]
pub struct ConsignmentStep {
    /// 1, 2, 3, …: the consignment's version after it.
    pub sequence: i64,
    pub event: ConsignmentEvent,
    /// The consignment's status after it.
    pub status: ConsignmentStatus,
    pub at: DateTime,
    /// Null for what followed from something else.
    pub by: Option<Organisation>,
    /// The reason or the comment, where one was given.
    pub note: Option<String>,
}

impl From<domain::ConsignmentStep> for ConsignmentStep {
    fn from(step: domain::ConsignmentStep) -> Self {
        Self {
            sequence: step.sequence,
            event: step.event.into(),
            status: step.status.into(),
            at: DateTime(step.at),
            by: step.by.map(Into::into),
            note: step.note.map(|note| note.expose_secret().to_owned()),
        }
    }
}

/// What has happened to a consignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::ConsignmentEvent")]
pub enum ConsignmentEvent {
    #[graphql(name = "CONSIGNMENT_CREATED")]
    Created,
    #[graphql(name = "CONSIGNMENT_UPDATED")]
    Updated,
    #[graphql(name = "CONSIGNMENT_CLEARED")]
    Cleared,
    /// Its approval does not hold any more.
    #[graphql(name = "CONSIGNMENT_UNCLEARED")]
    Uncleared,
    DeviceAssigned,
    DeviceUnassigned,
    #[graphql(name = "CONSIGNMENT_DISPATCHED")]
    Dispatched,
    #[graphql(name = "CONSIGNMENT_HELD")]
    Held,
    #[graphql(name = "CONSIGNMENT_RELEASED")]
    Released,
    #[graphql(name = "CONSIGNMENT_REJECTED")]
    Rejected,
    #[graphql(name = "CONSIGNMENT_ARRIVED")]
    Arrived,
    #[graphql(name = "CONSIGNMENT_CLOSED")]
    Closed,
    #[graphql(name = "CONSIGNMENT_CANCELLED")]
    Cancelled,
}

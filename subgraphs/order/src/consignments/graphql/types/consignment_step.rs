use async_graphql::{Enum, SimpleObject};
use caller::Caller;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::ConsignmentStatus;
use crate::consignments::domain;
use crate::graphql::types::{Organisation, User};

/// Step in the timeline of a consignment.
#[derive(SimpleObject)]
pub struct ConsignmentStep {
    /// Version of the consignment after the step, counted from 1.
    pub sequence: i64,
    /// Event of the step.
    pub event: ConsignmentEvent,
    /// Status of the consignment after the step.
    pub status: ConsignmentStatus,
    /// Time of the step.
    pub at: DateTime,
    /// Organisation that took the step. Null if the step follows from another event, for example a decision on the approval.
    pub by: Option<Organisation>,
    /// Person who took the step. Null for programs, if the step follows from another event, and for people of other organisations,
    /// whom only administrators and auditors see.
    pub user: Option<User>,
    /// Reason or comment. Null if none was given.
    pub note: Option<String>,
}

impl ConsignmentStep {
    /// Step in the view of this caller.
    pub fn seen(step: domain::ConsignmentStep, caller: &Caller) -> Self {
        Self {
            sequence: step.sequence,
            event: step.event.into(),
            status: step.status.into(),
            at: DateTime(step.at),
            by: step.by.map(Into::into),
            user: User::of_step(caller, step.by, step.by_user),
            note: step.note.map(|note| note.expose_secret().to_owned()),
        }
    }
}

/// Event of a consignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::ConsignmentEvent")]
pub enum ConsignmentEvent {
    /// Created.
    #[graphql(name = "CONSIGNMENT_CREATED")]
    Created,
    /// The plan was replaced.
    #[graphql(name = "CONSIGNMENT_UPDATED")]
    Updated,
    /// Cleared, because the transport approval was approved.
    #[graphql(name = "CONSIGNMENT_CLEARED")]
    Cleared,
    /// No longer cleared, because the transport approval is no longer approved.
    #[graphql(name = "CONSIGNMENT_UNCLEARED")]
    Uncleared,
    /// A device was assigned.
    DeviceAssigned,
    /// The assignment of a device ended.
    DeviceUnassigned,
    /// Dispatched.
    #[graphql(name = "CONSIGNMENT_DISPATCHED")]
    Dispatched,
    /// Held during the transport.
    #[graphql(name = "CONSIGNMENT_HELD")]
    Held,
    /// Released by an administrator.
    #[graphql(name = "CONSIGNMENT_RELEASED")]
    Released,
    /// Rejected by an administrator.
    #[graphql(name = "CONSIGNMENT_REJECTED")]
    Rejected,
    /// Arrived at its destination.
    #[graphql(name = "CONSIGNMENT_ARRIVED")]
    Arrived,
    /// Closed by the seller.
    #[graphql(name = "CONSIGNMENT_CLOSED")]
    Closed,
    /// Cancelled by the seller.
    #[graphql(name = "CONSIGNMENT_CANCELLED")]
    Cancelled,
}

use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{OrderEvent, OrderStatus};
use crate::domain::{OrderId, OrganisationId};

/// An event of an order, with its time, its actor and the reason if there is one.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// ID of the published event.
    pub id: Uuid,
    pub order: OrderId,
    /// Version of the order after the event.
    pub sequence: i64,
    pub event: OrderEvent,
    /// Status of the order after the event.
    pub status: OrderStatus,
    pub at: OffsetDateTime,
    /// `None` for a program and for the clock.
    pub by_user: Option<Uuid>,
    /// `None` for the clock.
    pub by: Option<OrganisationId>,
    pub note: Option<SecretString>,
}

impl TimelineEntry {
    /// Returns the entry for the provider that took the step: the status after it does not reveal the steps of its rivals.
    #[must_use]
    pub fn without_rivals(mut self) -> Self {
        match self.event {
            OrderEvent::QuoteWithdrawn => self.status = OrderStatus::Requested,
            OrderEvent::RequestDeclined => self.status = OrderStatus::Declined,
            _ => {}
        }
        self
    }
}

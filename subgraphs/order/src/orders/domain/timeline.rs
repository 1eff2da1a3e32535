use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{OrderEvent, OrderStatus};
use crate::domain::{OrderId, OrganisationId};

/// What happened to an order, when, by whom, and the reason if one was given.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// The id of the event that told of it.
    pub id: Uuid,
    pub order: OrderId,
    /// The order's version after it.
    pub sequence: i64,
    pub event: OrderEvent,
    /// The order's status after it.
    pub status: OrderStatus,
    pub at: OffsetDateTime,
    /// None for a program, and for the clock.
    pub by_user: Option<Uuid>,
    /// None for the clock.
    pub by: Option<OrganisationId>,
    pub note: Option<SecretString>,
}

impl TimelineEntry {
    /// The step as the provider sees it that took it: the status after it does not tell what its rivals have done.
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

//! A record whose response has ended.

use events::gateway::{AccessRecord, GatewayFact};
use events::{Cause, CloudEvent, Draft, Fact as _};
use time::OffsetDateTime;
use uuid::Uuid;

/// A closed record. The writer converts it to an event, so that the request does not wait for that.
pub struct Closed {
    pub record: AccessRecord,
    pub correlation: Uuid,
    pub time: OffsetDateTime,
}

impl Closed {
    /// The event with a new ID. `None` is impossible, because every record can be serialised.
    pub fn event(self) -> Option<CloudEvent> {
        let draft = Draft {
            subject: Uuid::now_v7(),
            sequence: 1,
            time: self.time,
            cause: Cause::request(self.correlation),
            audience: Vec::new(),
        };
        GatewayFact::OperationServed(self.record)
            .publish(draft)
            .inspect_err(|error| tracing::error!("an access record cannot be written: {error}"))
            .ok()
    }
}

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::schema::DateTime;

/// Origin of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The request at the beginning of the chain.
    pub correlation: Uuid,
    /// The event that caused the change; `None` if a request caused it directly.
    pub causation: Option<Uuid>,
}

impl Cause {
    /// A change that a request caused.
    #[must_use]
    pub const fn request(correlation: Uuid) -> Self {
        Self {
            correlation,
            causation: None,
        }
    }

    /// A change that an event caused.
    #[must_use]
    pub const fn event(event: &CloudEvent) -> Self {
        Self {
            correlation: event.correlationid,
            causation: Some(event.id),
        }
    }
}

/// A fact to publish, which a service passes to the outbox inside its transaction.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The aggregate that the fact is about.
    pub subject: Uuid,
    /// The aggregate's version after the change: 1, 2, 3, …
    pub sequence: i64,
    /// Time of the change.
    pub time: OffsetDateTime,
    pub cause: Cause,
    /// The organisations and users that may see the event. An empty audience keeps it inside the platform.
    pub audience: Vec<Uuid>,
}

/// A CloudEvent 1.0 in the JSON format, with extension attributes of the platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CloudEvent {
    /// Version of the CloudEvents specification: `1.0`.
    pub specversion: String,
    /// A UUIDv7: unique, and sorted by time. A second delivery of an event has the same ID.
    pub id: Uuid,
    /// The producer: `carnet/<domain>`.
    pub source: String,
    /// Name and version of the fact: `carnet.<domain>.<Name>.v<version>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// ID of the aggregate that the fact is about.
    pub subject: Uuid,
    /// Time of the change, not of the delivery.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub time: OffsetDateTime,
    /// Media type of `data`: `application/json`.
    pub datacontenttype: String,
    /// Version of the aggregate after the change: 1, 2, 3, …
    pub sequence: i64,
    /// The request or scheduled job at the beginning of the chain of events.
    pub correlationid: Uuid,
    /// ID of the event that caused this event. Absent if a request or a job caused it directly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causationid: Option<Uuid>,
    /// The organisations and users that may see the event. An empty audience keeps it inside the platform.
    #[serde(default)]
    pub audience: Vec<Uuid>,
    /// The fact. Its schema depends on the type of the event.
    pub data: serde_json::Value,
}

impl CloudEvent {
    /// Returns true if this organisation or user may see the event.
    #[must_use]
    pub fn is_for(&self, someone: Uuid) -> bool {
        self.audience.contains(&someone)
    }
}

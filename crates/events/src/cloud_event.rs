use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// What a change goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The request at the beginning of the chain.
    pub correlation: Uuid,
    /// The event that led to the change, unless a request did directly.
    pub causation: Option<Uuid>,
}

impl Cause {
    /// A change that a request asked for.
    #[must_use]
    pub const fn request(correlation: Uuid) -> Self {
        Self {
            correlation,
            causation: None,
        }
    }

    /// A change that an event led to.
    #[must_use]
    pub const fn event(event: &CloudEvent) -> Self {
        Self {
            correlation: event.correlationid,
            causation: Some(event.id),
        }
    }
}

/// A fact about to be published: what a service hands to the outbox inside its transaction.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The aggregate that the fact is about.
    pub subject: Uuid,
    /// The aggregate's version after the change: 1, 2, 3, …
    pub sequence: i64,
    /// When it happened.
    pub time: OffsetDateTime,
    pub cause: Cause,
    /// The organisations and users that may be shown it. Empty: nobody outside the platform.
    pub audience: Vec<Uuid>,
}

/// A CloudEvent 1.0 in the JSON format, with our extension attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloudEvent {
    pub specversion: String,
    /// A UUIDv7: unique, and sorted by time.
    pub id: Uuid,
    /// The producer, as `carnet/<domain>`.
    pub source: String,
    /// The fact's name and version, as `carnet.<domain>.<Name>.v1`.
    #[serde(rename = "type")]
    pub kind: String,
    pub subject: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    pub time: OffsetDateTime,
    pub datacontenttype: String,
    pub sequence: i64,
    pub correlationid: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causationid: Option<Uuid>,
    #[serde(default)]
    pub audience: Vec<Uuid>,
    pub data: serde_json::Value,
}

impl CloudEvent {
    /// Whether this organisation or user may be shown the event.
    #[must_use]
    pub fn is_for(&self, someone: Uuid) -> bool {
        self.audience.contains(&someone)
    }
}

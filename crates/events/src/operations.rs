//! Facts of every domain about its own event processing, and the decisions of administrators. The monitor domain collects them. Each
//! producer declares these facts again, because the type of an event has the name of its producer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::language::cloud_event;
use crate::schema::DateTime;
use crate::{CloudEvent, Draft, Unreadable};

/// An event that a consumer could not process and has set aside. Its content stays with the consumer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    pub id: Uuid,
    /// Domain that could not process the event.
    pub consumer: String,
    /// Domain that published the event.
    pub producer: String,
    /// ID of the event; absent if the entry was not readable as an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Uuid>,
    /// Type of the event, such as `carnet.rule.ProductCreated.v1`; absent if the entry was not readable.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    pub reason: String,
    /// Number of attempts.
    pub tries: u32,
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub dead_at: OffsetDateTime,
    /// OPEN, REPLAYED or DISCARDED.
    pub status: String,
}

impl DeadLetter {
    /// Publishes the fact of the domain that holds the letter.
    pub fn publish(self, draft: Draft) -> Result<CloudEvent, Unreadable> {
        let kind = format!("carnet.{}.DeadLetterChanged.v1", self.consumer);
        cloud_event(&self.consumer, &kind, serde_json::to_value(&self), draft)
    }
}

/// An administrator's decision on a dead letter, for the domain that holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterDecision {
    pub id: Uuid,
    pub consumer: String,
    /// REPLAY or DISCARD.
    pub decision: String,
}

/// A page of a producer's current state, with its ID range. Consumers compare it with their projection and repair differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// ID of the comparison run.
    pub run: Uuid,
    /// All IDs on the page are greater; absent on the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Uuid>,
    /// The page has all items up to this ID; absent on the last page, which has all remaining items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Uuid>,
    /// Sorted by ID.
    pub items: Vec<Listed<T>>,
}

/// The current state of an aggregate with its version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Listed<T> {
    pub sequence: i64,
    pub item: T,
}

/// Result of comparing one projection with its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectionChecked {
    pub run: Uuid,
    /// Domain that keeps the projection.
    pub consumer: String,
    /// Name of the projection, for example `products`.
    pub projection: String,
    pub compared: i64,
    /// Rows of the source that the projection lacked; inserted.
    pub missing: i64,
    /// Rows that differed from the source; updated.
    pub outdated: i64,
    /// Rows that the source does not have; not changed.
    pub surplus: i64,
}

impl ProjectionChecked {
    /// Publishes the fact of the domain that keeps the projection.
    pub fn publish(self, draft: Draft) -> Result<CloudEvent, Unreadable> {
        let kind = format!("carnet.{}.ProjectionChecked.v1", self.consumer);
        cloud_event(&self.consumer, &kind, serde_json::to_value(&self), draft)
    }
}

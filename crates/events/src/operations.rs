//! Facts that every domain publishes about its own event processing, and the decisions of administrators on it. The monitor domain
//! keeps the overview; each of these facts is declared again by each producer, because a type of event names its producer.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::language::cloud_event;
use crate::{CloudEvent, Draft, Unreadable};

/// An event that a consumer could not process, set aside for a person to look at. Its content stays with the consumer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    pub id: Uuid,
    /// The domain that could not process it.
    pub consumer: String,
    /// The domain that published it.
    pub producer: String,
    /// The event's id; absent where the entry was not readable as an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Uuid>,
    /// The event's type, such as `carnet.rule.ProductCreated.v1`; absent where the entry was not readable.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    pub reason: String,
    /// How often it was tried.
    pub tries: u32,
    #[serde(with = "time::serde::rfc3339")]
    pub dead_at: OffsetDateTime,
    /// OPEN, REPLAYED or DISCARDED.
    pub status: String,
}

impl DeadLetter {
    /// The fact of the domain that holds the letter.
    pub fn publish(self, draft: Draft) -> Result<CloudEvent, Unreadable> {
        let kind = format!("carnet.{}.DeadLetterChanged.v1", self.consumer);
        cloud_event(&self.consumer, &kind, serde_json::to_value(&self), draft)
    }
}

/// An administrator's decision on a dead letter, for the domain that holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterDecision {
    pub id: Uuid,
    pub consumer: String,
    /// REPLAY or DISCARD.
    pub decision: String,
}

/// Where a page of a producer's current state begins and ends, and what is on it. Consumers compare it with their
/// projection and repair what differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The run of the comparison that the page belongs to.
    pub run: Uuid,
    /// All ids on the page are greater; absent on the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Uuid>,
    /// The page holds everything up to this id; absent on the last page, which holds all the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Uuid>,
    /// In the order of their ids.
    pub items: Vec<Listed<T>>,
}

/// An aggregate as it is now, with its version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed<T> {
    pub sequence: i64,
    pub item: T,
}

/// The result of comparing one projection with its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectionChecked {
    pub run: Uuid,
    /// The domain that keeps the projection.
    pub consumer: String,
    /// The projection's name, such as `products`.
    pub projection: String,
    pub compared: i64,
    /// Rows that the source has and the projection lacked; repaired.
    pub missing: i64,
    /// Rows that differed from the source; repaired.
    pub outdated: i64,
    /// Rows that the source does not have; reported and left.
    pub surplus: i64,
}

impl ProjectionChecked {
    /// The fact of the domain that keeps the projection.
    pub fn publish(self, draft: Draft) -> Result<CloudEvent, Unreadable> {
        let kind = format!("carnet.{}.ProjectionChecked.v1", self.consumer);
        cloud_event(&self.consumer, &kind, serde_json::to_value(&self), draft)
    }
}

use time::OffsetDateTime;
use uuid::Uuid;

/// One of the two queues between a producer and a consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventLane {
    Single,
    Bulk,
}

/// How far a consumer is behind in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    pub producer: String,
    pub consumer: String,
    pub lane: EventLane,
    /// Entries that are not acknowledged.
    pub depth: i64,
    /// Entries that no process has read.
    pub lag: i64,
    /// Entries that were read and are not acknowledged.
    pub pending: i64,
    /// Open dead letters of the producer at the consumer, in both lanes.
    pub dead_letters: i64,
}

/// How many dead letters of a producer are open at a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLetters {
    pub producer: String,
    pub consumer: String,
    pub count: i64,
}

/// The result of the last comparison of a projection with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectionCheck {
    pub consumer: String,
    pub projection: String,
    pub run: Uuid,
    pub compared: i64,
    pub missing: i64,
    pub outdated: i64,
    pub surplus: i64,
    pub checked_at: OffsetDateTime,
}

impl ProjectionCheck {
    /// Keeps the result of the later of two runs.
    pub fn merge(&mut self, other: Self) {
        if other.run > self.run {
            *self = other;
        }
    }
}

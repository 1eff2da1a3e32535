use time::OffsetDateTime;
use uuid::Uuid;

use super::dead_letter::DeadLetter;

/// The reports of a batch of events, each kind in the order of the events.
#[derive(Debug, Default)]
pub struct ProcessingReports {
    pub dead_letters: Vec<DeadLetter>,
    pub projection_checks: Vec<ProjectionCheck>,
}

/// One of the two queues between a producer and a consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventLane {
    Single,
    Bulk,
}

/// The state of one view, which shows how far its consumer is behind.
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

/// The number of open dead letters of a producer at a consumer.
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

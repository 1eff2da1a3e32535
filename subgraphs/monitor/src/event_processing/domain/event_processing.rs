use time::OffsetDateTime;
use uuid::Uuid;

use super::dead_letter::DeadLetter;

/// Reports of a batch of events, in the order of the events.
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

/// State of one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    pub producer: String,
    pub consumer: String,
    pub lane: EventLane,
    /// Number of unacknowledged entries.
    pub depth: i64,
    /// Number of entries that no process has read.
    pub lag: i64,
    /// Number of entries that were read and not acknowledged.
    pub pending: i64,
    /// Number of the producer's open dead letters at the consumer, in both lanes.
    pub dead_letters: i64,
}

/// Number of a producer's open dead letters at a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLetters {
    pub producer: String,
    pub consumer: String,
    pub count: i64,
}

/// Result of the last comparison of a projection with its source.
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
    /// Keeps the result of the later run.
    pub fn merge(&mut self, other: Self) {
        if other.run > self.run {
            *self = other;
        }
    }
}

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use chassis::DateTimeRange;
use chassis::scalar::DateTime;

use crate::event_processing::domain::{self, DeadLetterKey};
use crate::graphql::values::int;
use crate::security_events::graphql::User;

/// Status of a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::DeadLetterStatus")]
pub enum DeadLetterStatus {
    /// Waits for a decision.
    Open,
    /// Processed by the consumer.
    Replayed,
    /// Discarded by the consumer.
    Discarded,
}

/// Kind of an administrator's decision on a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Decision")]
pub enum EventDecisionKind {
    /// Process it again.
    Replay,
    /// Discard it.
    Discard,
}

/// One of the two queues between a producer and a consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::EventLane")]
pub enum EventLane {
    /// Events of single commands and reactions.
    Single,
    /// Events of imports, jobs and republications.
    Bulk,
}

/// An event that a consumer could not process, as the consumer last reported it.
///
/// The content of the event stays with the consumer.
#[derive(SimpleObject)]
pub struct DeadLetter {
    /// ID of the dead letter.
    id: ID,
    /// Domain that could not process the event, for example `order`.
    consumer: String,
    /// Domain that published the event, for example `rule`.
    producer: String,
    /// ID of the event. Null if the entry was not readable as an event.
    event_id: Option<ID>,
    /// Type of the event, for example `carnet.rule.ProductCreated.v1`. Null if the entry was not readable as an event.
    event_type: Option<String>,
    /// Text of the last error.
    reason: String,
    /// Number of attempts of the consumer.
    tries: i32,
    /// Time at which the event became a dead letter.
    dead_at: DateTime,
    /// Time of the last change: the arrival of a report of the consumer, or a decision.
    updated_at: DateTime,
    /// Version for `expectedVersion`, which each report of the consumer increases. A decision does not change it.
    version: i64,
    /// Current status.
    status: DeadLetterStatus,
    /// Decisions, oldest first.
    decisions: Vec<EventDecision>,
    #[graphql(skip)]
    key: DeadLetterKey,
}

/// An administrator's decision on a dead letter. It is immutable.
#[derive(SimpleObject)]
pub struct EventDecision {
    /// ID of the decision.
    id: ID,
    /// Time of the decision.
    at: DateTime,
    /// Administrator who decided.
    actor: User,
    /// Kind of the decision.
    decision: EventDecisionKind,
    /// Reason that the administrator entered. Null for a replay.
    reason: Option<String>,
    /// ID of the request, as in the access records. In version 8 (RFC 9562) the client chose it, and several requests may have it.
    correlation_id: ID,
}

/// Backlog of a consumer in one of its event queues.
#[derive(SimpleObject)]
pub struct EventView {
    /// Domain that fills the queue, for example `rule`.
    producer: String,
    /// Domain that reads the queue, for example `order`. Queues of the `gateway` are broadcast: their entries are not acknowledged,
    /// so `lag` and `pending` are 0.
    consumer: String,
    /// Lane of the queue.
    lane: EventLane,
    /// Number of unacknowledged entries; for the `gateway`, of all kept entries.
    depth: i32,
    /// Number of entries that no process has read yet.
    lag: i32,
    /// Number of entries that were read and not acknowledged.
    pending: i32,
    /// Number of this producer's open dead letters at this consumer, in both lanes.
    dead_letters: i32,
}

/// Result of the last comparison of a projection with its source.
#[derive(SimpleObject)]
pub struct ProjectionCheck {
    /// Domain that keeps the projection, for example `order`.
    consumer: String,
    /// Name of the projection, for example `products`.
    projection: String,
    /// ID of the comparison run.
    run: ID,
    /// Number of compared rows of the source.
    compared: i32,
    /// Number of rows that the projection lacked. They were inserted.
    missing: i32,
    /// Number of rows that differed from the source. They were updated.
    outdated: i32,
    /// Number of rows that the source does not have. They were not changed.
    surplus: i32,
    /// Time of the result.
    checked_at: DateTime,
}

/// Filters dead letters. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct DeadLetterFilter {
    /// Domain that could not process the event, for example `order`: at most 32 characters.
    #[graphql(validator(max_length = 32))]
    consumer: Option<String>,
    /// Domain that published the event, for example `rule`: at most 32 characters.
    #[graphql(validator(max_length = 32))]
    producer: Option<String>,
    /// Statuses of the dead letters. Any of these; all if absent or empty.
    status: Option<Vec<DeadLetterStatus>>,
    /// Filters by the time at which the event became a dead letter.
    dead_at: Option<DateTimeRange>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Filters comparisons. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct ProjectionCheckFilter {
    /// Domain that keeps the projection, for example `order`: at most 32 characters.
    #[graphql(validator(max_length = 32))]
    pub consumer: Option<String>,
}

impl DeadLetter {
    pub const fn key(&self) -> DeadLetterKey {
        self.key
    }
}

impl From<domain::DecidedLetter> for DeadLetter {
    fn from(decided: domain::DecidedLetter) -> Self {
        let domain::DecidedLetter { letter, decisions } = decided;
        let key = letter.key();
        Self {
            id: letter.id.into(),
            consumer: letter.consumer,
            producer: letter.producer,
            event_id: letter.event.map(ID::from),
            event_type: letter.event_type,
            reason: letter.reason,
            tries: int(letter.tries),
            dead_at: DateTime(letter.dead_at),
            updated_at: DateTime(letter.updated_at),
            version: letter.sequence,
            status: letter.status.into(),
            decisions: decisions.into_iter().map(EventDecision::from).collect(),
            key,
        }
    }
}

impl From<domain::EventDecision> for EventDecision {
    fn from(decision: domain::EventDecision) -> Self {
        Self {
            id: decision.id.into(),
            at: DateTime(decision.at),
            actor: User(decision.actor),
            decision: decision.decision.into(),
            reason: decision.reason,
            correlation_id: decision.correlation.into(),
        }
    }
}

impl From<domain::EventView> for EventView {
    fn from(view: domain::EventView) -> Self {
        Self {
            producer: view.producer,
            consumer: view.consumer,
            lane: view.lane.into(),
            depth: int(view.depth),
            lag: int(view.lag),
            pending: int(view.pending),
            dead_letters: int(view.dead_letters),
        }
    }
}

impl From<domain::ProjectionCheck> for ProjectionCheck {
    fn from(check: domain::ProjectionCheck) -> Self {
        Self {
            consumer: check.consumer,
            projection: check.projection,
            run: check.run.into(),
            compared: int(check.compared),
            missing: int(check.missing),
            outdated: int(check.outdated),
            surplus: int(check.surplus),
            checked_at: DateTime(check.checked_at),
        }
    }
}

impl From<DeadLetterFilter> for domain::DeadLetterFilter {
    fn from(filter: DeadLetterFilter) -> Self {
        let statuses = filter.status.unwrap_or_default().into_iter();
        let (dead_from, dead_to) = DateTimeRange::bounds(filter.dead_at);
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            consumer: filter.consumer,
            producer: filter.producer,
            statuses: statuses.map(Into::into).collect(),
            dead_from,
            dead_to,
            updated_from,
            updated_to,
        }
    }
}

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use chassis::DateTimeRange;
use chassis::scalar::DateTime;

use crate::event_processing::domain::{self, DeadLetterKey};
use crate::graphql::values::int;
use crate::security_events::graphql::User;

/// The state of a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::DeadLetterStatus")]
pub enum DeadLetterStatus {
    /// It waits for a decision.
    Open,
    /// The consumer has processed it.
    Replayed,
    /// The consumer has given it up.
    Discarded,
}

/// An administrator's decision on a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Decision")]
pub enum EventDecisionKind {
    /// Process it again.
    Replay,
    /// Give it up.
    Discard,
}

/// One of the two queues between a producer and a consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::EventLane")]
pub enum EventLane {
    /// Events that one command or reaction caused by itself.
    Single,
    /// Events of imports, jobs and republications.
    Bulk,
}

/// An event that a consumer could not process and has set aside, as the consumer last reported it. The content of the event
/// stays with the consumer.
#[derive(SimpleObject)]
pub struct DeadLetter {
    id: ID,
    /// The domain that could not process it, such as `order`.
    consumer: String,
    /// The domain that published it, such as `rule`.
    producer: String,
    /// Null if the entry was not readable as an event.
    event_id: Option<ID>,
    /// Such as `carnet.rule.ProductCreated.v1`. Null if the entry was not readable as an event.
    event_type: Option<String>,
    /// The last error.
    reason: String,
    /// How often the consumer has tried to process it.
    tries: i32,
    dead_at: DateTime,
    /// Time of the last change.
    updated_at: DateTime,
    status: DeadLetterStatus,
    /// The decisions on it, oldest first.
    decisions: Vec<EventDecision>,
    #[graphql(skip)]
    key: DeadLetterKey,
}

/// A decision of an administrator on a dead letter. It is never changed.
#[derive(SimpleObject)]
pub struct EventDecision {
    id: ID,
    at: DateTime,
    actor: User,
    decision: EventDecisionKind,
    /// Null for a replay.
    reason: Option<String>,
    /// The ID of the request, as in the access records. Version 8 means that the client chose it: several requests may share it.
    correlation_id: ID,
}

/// How far a consumer is behind in one of its views.
#[derive(SimpleObject)]
pub struct EventView {
    /// The domain that fills the view, such as `rule`.
    producer: String,
    /// The domain that reads it, such as `order`. The views of the `gateway` are broadcast: their entries are not
    /// acknowledged, so `lag` and `pending` are 0.
    consumer: String,
    lane: EventLane,
    /// Entries in the view: those that are not acknowledged.
    depth: i32,
    /// Entries that no process has read yet.
    lag: i32,
    /// Entries that were read and are not acknowledged.
    pending: i32,
    /// Open dead letters of this producer at this consumer, in both lanes.
    dead_letters: i32,
}

/// The result of the last comparison of a projection with its source.
#[derive(SimpleObject)]
pub struct ProjectionCheck {
    /// The domain that keeps the projection, such as `order`.
    consumer: String,
    /// The projection's name, such as `products`.
    projection: String,
    /// The ID of the comparison.
    run: ID,
    /// Rows of the source that were compared.
    compared: i32,
    /// Rows that the projection lacked. They were added.
    missing: i32,
    /// Rows that differed from the source. They were replaced.
    outdated: i32,
    /// Rows that the source does not have. They were left.
    surplus: i32,
    checked_at: DateTime,
}

/// Filters dead letters. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct DeadLetterFilter {
    /// The domain that could not process it, such as `order`.
    #[graphql(validator(max_length = 32))]
    consumer: Option<String>,
    /// The domain that published it, such as `rule`.
    #[graphql(validator(max_length = 32))]
    producer: Option<String>,
    status: Option<DeadLetterStatus>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

/// Filters comparisons. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct ProjectionCheckFilter {
    /// The domain that keeps the projection, such as `order`.
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
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            consumer: filter.consumer,
            producer: filter.producer,
            status: filter.status.map(Into::into),
            updated_from,
            updated_to,
        }
    }
}

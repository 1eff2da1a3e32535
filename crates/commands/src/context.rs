use std::sync::Arc;

use caller::Caller;
use events::EventContext;
use refusal::{ErrorCode, Refusal, text};
use time::OffsetDateTime;

/// A command as its client gave it: the caller, the time, the idempotency key and the expected version.
#[derive(Clone, Debug)]
pub struct CommandContext {
    caller: Arc<Caller>,
    now: OffsetDateTime,
    idempotency: Option<IdempotencyKey>,
    expected_version: Option<i64>,
    in_bulk: bool,
}

/// A client's key, under which a command takes effect once.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    pub key: String,
    /// The name of the command and its whole input, in a form that is equal for equal requests.
    pub request: String,
}

impl IdempotencyKey {
    /// The longest key, in characters.
    const LONGEST: usize = 100;

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        text(&["idempotencyKey"], &self.key, Self::LONGEST)
    }
}

impl CommandContext {
    #[must_use]
    pub const fn new(caller: Arc<Caller>, now: OffsetDateTime) -> Self {
        Self {
            caller,
            now,
            idempotency: None,
            expected_version: None,
            in_bulk: false,
        }
    }

    #[must_use]
    pub fn with_idempotency_key(self, idempotency: Option<IdempotencyKey>) -> Self {
        Self {
            idempotency,
            ..self
        }
    }

    #[must_use]
    pub fn with_expected_version(self, expected_version: Option<i64>) -> Self {
        Self {
            expected_version,
            ..self
        }
    }

    /// The same as one of the many commands of an import: its events are published in the bulk lane.
    #[must_use]
    pub fn in_bulk(self) -> Self {
        Self {
            in_bulk: true,
            ..self
        }
    }

    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    pub(crate) const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.idempotency.as_ref()
    }

    /// The time at which the request came.
    #[must_use]
    pub const fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// Passes if the client expects no version, or this one.
    ///
    /// # Errors
    /// `VERSION_CONFLICT`.
    pub fn expects(&self, current: i64) -> Result<(), Refusal> {
        match self.expected_version {
            Some(expected) if expected != current => Err(version_conflict(current)),
            _ => Ok(()),
        }
    }

    /// The context of the events that the command causes.
    #[must_use]
    pub fn event_context(&self) -> EventContext {
        let context = EventContext::of_request(self.caller.correlation(), self.now);
        if self.in_bulk {
            context.in_bulk()
        } else {
            context
        }
    }
}

/// The refusal of a command that expects another version of its aggregate than this.
#[must_use]
pub fn version_conflict(current: i64) -> Refusal {
    Refusal::new(
        ErrorCode::VersionConflict,
        &["expectedVersion"],
        format!("it is at version {current} by now"),
    )
}

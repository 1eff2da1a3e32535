use std::fmt;
use std::sync::Arc;

use caller::Caller;
use events::EventContext;
use refusal::{ErrorCode, Refusal, text};
use time::OffsetDateTime;

/// Context of a command: the caller, the time, the idempotency key and the expected version.
#[derive(Clone, Debug)]
pub struct CommandContext {
    caller: Arc<Caller>,
    now: OffsetDateTime,
    idempotency: Option<IdempotencyKey>,
    expected_version: Option<i64>,
    in_bulk: bool,
}

/// A client's key with which a command takes effect at most once.
#[derive(Clone)]
pub struct IdempotencyKey {
    pub key: String,
    /// Name and complete input of the command, in a form that is equal for equal requests.
    pub request: String,
    pub owner: KeyOwner,
}

/// Owner of an idempotency key. Keys of two owners are different keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// The person or the program that sends the command, with a key of its choice.
    Caller,
    /// The organisation of the caller: for a key that the domain derives, so that any member can repeat a command of another member.
    Organisation,
}

/// Without the request, which may contain personal data.
impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IdempotencyKey")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl IdempotencyKey {
    /// Longest key, in characters.
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

    /// Marks the command as one of many of an import: its events are published in the bulk lane.
    #[must_use]
    pub fn in_bulk(self) -> Self {
        Self {
            in_bulk: true,
            ..self
        }
    }

    /// True for a command of an import.
    #[must_use]
    pub const fn is_in_bulk(&self) -> bool {
        self.in_bulk
    }

    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// True if the command has an idempotency key, so that it may be repeated.
    #[must_use]
    pub const fn is_repeatable(&self) -> bool {
        self.idempotency.is_some()
    }

    pub(crate) const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.idempotency.as_ref()
    }

    /// Time at which the request arrived.
    #[must_use]
    pub const fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// Passes if the client expects this version or no version.
    ///
    /// # Errors
    /// `VERSION_CONFLICT`.
    pub fn expects(&self, current: i64) -> Result<(), Refusal> {
        match self.expected_version {
            Some(expected) if expected != current => Err(version_conflict(current)),
            _ => Ok(()),
        }
    }

    /// Context of the events that the command causes.
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

/// Refusal of a command that expects another version of its aggregate than `current`.
#[must_use]
pub fn version_conflict(current: i64) -> Refusal {
    Refusal::new(
        ErrorCode::VersionConflict,
        &["expectedVersion"],
        format!("The object has changed (current version {current}). Reload it and try again."),
    )
}

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::refusals;
use crate::domain::Refusal;

/// Longest reason in characters.
const LONGEST_REASON: usize = 500;

/// An event that a consumer could not process, as the consumer reports it. The content stays with the consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    pub id: Uuid,
    pub consumer: String,
    pub producer: String,
    /// ID and type of the event, if the entry was readable.
    pub event: Option<Uuid>,
    pub event_type: Option<String>,
    /// The last error.
    pub reason: String,
    pub tries: i64,
    pub dead_at: OffsetDateTime,
    pub status: DeadLetterStatus,
    /// Version of the letter, which each report of the consumer increases. A decision does not change it.
    pub sequence: i64,
    /// Time of the last change in this domain: the arrival of a report, or a decision. A report arrives some time after the change at
    /// the consumer.
    pub updated_at: OffsetDateTime,
}

/// Sort key of a letter, for cursors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetterKey {
    pub dead_at: OffsetDateTime,
    pub id: Uuid,
}

impl DeadLetter {
    #[must_use]
    pub const fn key(&self) -> DeadLetterKey {
        DeadLetterKey {
            dead_at: self.dead_at,
            id: self.id,
        }
    }

    /// Keeps the newer of two versions.
    pub fn merge(&mut self, other: Self) {
        if other.sequence > self.sequence {
            *self = other;
        }
    }

    /// Checks that a decision is possible, and sets the time of the last change.
    pub fn decide(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.status != DeadLetterStatus::Open {
            return Err(refusals::dead_letter_not_open());
        }
        // Another process received the report, and its clock may be ahead.
        self.updated_at = self.updated_at.max(now);
        Ok(())
    }
}

/// Status of a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum DeadLetterStatus {
    Open,
    Replayed,
    Discarded,
}

/// Filters dead letters. Omitted fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct DeadLetterFilter {
    pub consumer: Option<String>,
    pub producer: Option<String>,
    /// Any of these statuses; all if empty.
    pub statuses: Vec<DeadLetterStatus>,
    /// Became a dead letter at this instant or later.
    pub dead_from: Option<OffsetDateTime>,
    /// Became a dead letter before this instant.
    pub dead_to: Option<OffsetDateTime>,
    /// Changed at this instant or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Changed before this instant.
    pub updated_to: Option<OffsetDateTime>,
}

/// Action that an administrator requests from the consumer of a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Decision {
    Replay,
    Discard,
}

/// An administrator's decision on a dead letter. It is immutable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDecision {
    pub id: Uuid,
    pub at: OffsetDateTime,
    pub actor: Uuid,
    pub dead_letter: Uuid,
    pub decision: Decision,
    pub reason: Option<String>,
    pub correlation: Uuid,
}

/// Normalises a reason: trimmed, 1 to 500 characters.
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let is_text = (1..=LONGEST_REASON).contains(&text.chars().count()) && !text.contains('\0');
    is_text
        .then(|| text.to_owned())
        .ok_or_else(refusals::reason_invalid)
}

/// A dead letter with the decisions on it, oldest first.
#[derive(Clone, Debug)]
pub struct DecidedLetter {
    pub letter: DeadLetter,
    pub decisions: Vec<EventDecision>,
}

impl DecidedLetter {
    /// Assigns the decisions to their letters and keeps their order.
    #[must_use]
    pub fn join(letters: Vec<DeadLetter>, decisions: &[EventDecision]) -> Vec<Self> {
        let with_decisions = letters.into_iter().map(|letter| {
            let own = decisions
                .iter()
                .filter(|decision| decision.dead_letter == letter.id);
            Self {
                decisions: own.cloned().collect(),
                letter,
            }
        });
        with_decisions.collect()
    }
}

//! Types and rules: no I/O, no framework, no clock.

mod dead_letter;
mod event_processing;
pub(crate) mod refusals;

pub use dead_letter::{
    DeadLetter, DeadLetterFilter, DeadLetterKey, DeadLetterStatus, DecidedLetter, Decision,
    EventDecision, reason,
};
pub use event_processing::{EventLane, EventView, OpenLetters, ProcessingReports, ProjectionCheck};

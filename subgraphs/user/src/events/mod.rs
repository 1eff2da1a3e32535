//! Shared parts of the events that this domain publishes, and pages of the current state.

pub mod outgoing;

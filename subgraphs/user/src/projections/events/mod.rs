//! Reactions to events of other domains.

mod incoming;

pub use incoming::Incoming;

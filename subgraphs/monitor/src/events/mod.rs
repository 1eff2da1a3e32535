//! Events: published facts, and reactions to events of other domains.

mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

//! Events: those that this domain publishes, and its reactions to those of other domains.

mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

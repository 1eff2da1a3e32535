//! Events that several capabilities publish, and the reactions to events of other domains.

pub(crate) mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

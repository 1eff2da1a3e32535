//! Events: those that several capabilities publish, and the entry point of reactions to those of other domains.

pub(crate) mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

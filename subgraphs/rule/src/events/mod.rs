//! Published events, and reactions to events of other domains: the parts that all capabilities share.

pub mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

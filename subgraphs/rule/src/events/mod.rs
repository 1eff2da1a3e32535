//! Events that this domain publishes, and its reactions to those of other domains: the parts that all capabilities share.

pub mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

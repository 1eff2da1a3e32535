//! Events that this capability publishes.

pub mod outgoing;

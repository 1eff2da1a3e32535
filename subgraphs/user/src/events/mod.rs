//! Events that this domain publishes: the parts that all capabilities share, and pages of the current state.

pub mod outgoing;

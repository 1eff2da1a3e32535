//! Contexts in which reviews publish events.

pub(crate) mod outgoing;

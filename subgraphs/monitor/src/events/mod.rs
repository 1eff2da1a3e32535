//! The published language at the door of this domain.

mod incoming;

pub use incoming::{Incoming, PRODUCERS};

//! The published language at the door of this domain.

mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

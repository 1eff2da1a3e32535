//! The published language at the doors of this domain.

mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

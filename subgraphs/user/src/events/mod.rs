//! What this domain tells the others, and what it takes in from them.

mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

//! What this domain tells the others, and what it does about what they tell.

mod incoming;
pub mod outgoing;

pub use incoming::Incoming;

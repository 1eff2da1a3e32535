//! What this domain tells the others. It listens to nobody.

pub mod outgoing;

//! Types and rules: no I/O, no framework, no clock.

mod evidence;
mod projection;

pub use evidence::{Certificate, EvidenceDocument};
pub use projection::{Differences, IdRange, Sequenced};

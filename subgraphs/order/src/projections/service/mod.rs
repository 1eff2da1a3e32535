//! Use cases.

pub mod reactions;
pub mod reconciliation;
mod units;

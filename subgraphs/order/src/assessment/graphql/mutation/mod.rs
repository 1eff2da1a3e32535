//! Mutations.

pub(crate) mod assessment;
pub(crate) mod dispute;

pub use assessment::FindingInput;

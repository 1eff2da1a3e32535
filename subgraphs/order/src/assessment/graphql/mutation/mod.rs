//! Mutations.

mod assessment;
mod dispute;

pub use assessment::{AssessmentMutation, FindingInput};
pub use dispute::DisputeMutation;

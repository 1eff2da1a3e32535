//! Types of the API.

mod requirement;
pub(crate) mod rule;

pub use requirement::{Requirement, RequirementsInput, RequirementsResult};
pub use rule::DocumentType;

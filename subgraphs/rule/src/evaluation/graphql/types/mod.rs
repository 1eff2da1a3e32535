//! Types of the API.

pub(crate) mod evidence;
mod requirement;
pub(crate) mod rule;

pub use requirement::{Requirement, RequirementsInput, RequirementsResult};
pub use rule::DocumentType;

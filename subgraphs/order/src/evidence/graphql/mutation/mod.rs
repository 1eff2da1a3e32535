//! Mutations.

mod document;
mod document_decisions;
mod file;

pub use document::DocumentMutation;
pub use document_decisions::DocumentDecisionMutation;
pub use file::FileMutation;

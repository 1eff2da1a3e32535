//! Mutations.

mod document;
mod file;

pub use document::DocumentMutation;
pub use file::FileMutation;

//! Mutations.

pub(crate) mod document;
pub(crate) mod file;

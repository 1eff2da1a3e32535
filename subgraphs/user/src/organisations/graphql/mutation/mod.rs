//! Mutations.

pub(crate) mod members;
pub(crate) mod organisations;

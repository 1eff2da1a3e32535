//! Mutations.

pub(crate) mod consignment;
pub(crate) mod journey;
pub(crate) mod place;

//! Mutations.

pub(crate) mod classifications;
pub(crate) mod products;

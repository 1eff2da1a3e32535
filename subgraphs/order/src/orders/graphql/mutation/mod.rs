//! Mutations.

pub(crate) mod break_glass;
pub(crate) mod order;
pub(crate) mod quote;

//! Mutations.

pub(crate) mod review;
pub(crate) mod rule_packs;

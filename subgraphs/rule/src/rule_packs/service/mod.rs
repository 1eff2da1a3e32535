//! Use cases.

pub(crate) mod catalogue;
pub(crate) mod packs;
mod review;
pub(crate) mod rule_files;
mod rule_packs;
mod settle;

pub use catalogue::{Declaration, Documented};
pub use packs::Packs;

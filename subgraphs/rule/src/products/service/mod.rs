//! Use cases.

mod classifications;
mod imports;
pub(crate) mod products;

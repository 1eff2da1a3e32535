//! Mutations.

mod classifications;
mod products;

pub use classifications::ClassificationsMutation;
pub use products::ProductsMutation;

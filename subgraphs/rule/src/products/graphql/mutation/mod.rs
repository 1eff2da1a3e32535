//! Mutations.

mod classifications;
mod products;
mod results;

pub use classifications::ClassificationsMutation;
pub use products::ProductsMutation;

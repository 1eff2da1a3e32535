//! Queries, mutations and types of the API.

mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{NomenclatureMutation, UnitsMutation};
pub use query::{NomenclatureQuery, UnitsQuery};

//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub(crate) use keys::PathOf;
pub use mutation::{NomenclatureMutation, UnitsMutation};
pub use query::{NomenclatureQuery, UnitsQuery};

//! Mutations and types of the API.

mod mutation;
pub(crate) mod types;

pub use mutation::SessionsMutation;

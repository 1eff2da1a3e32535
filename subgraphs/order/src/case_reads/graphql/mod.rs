//! The mutation and the type of the API.

mod mutation;
pub(crate) mod types;

pub use mutation::BreakGlassMutation;

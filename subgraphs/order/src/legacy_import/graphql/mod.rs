//! The mutation and the types of the API.

mod mutation;
mod types;

pub use mutation::IntakeMutation;

//! Mutations of the API.

mod mutation;

pub use mutation::RegistrationsMutation;

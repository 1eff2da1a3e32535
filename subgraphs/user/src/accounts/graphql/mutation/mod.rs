//! Mutations.

pub(crate) mod credentials;
mod payloads;
pub(crate) mod registration;
pub(crate) mod users;

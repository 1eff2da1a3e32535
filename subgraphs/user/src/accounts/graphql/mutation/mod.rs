//! Mutations.

pub(crate) mod credentials;
pub(crate) mod registration;
pub(crate) mod users;

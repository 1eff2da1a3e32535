//! Members of organisations, and their roles.

pub mod graphql;
pub mod service;

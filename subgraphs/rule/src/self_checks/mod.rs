//! Self-checks of products: single, in bulk, repeated and compared.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

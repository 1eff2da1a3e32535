//! Administration: audit records, lists of people and organisations, and the first administrator.

mod domain;
pub mod graphql;
pub mod service;
pub mod store;

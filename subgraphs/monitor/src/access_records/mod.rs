//! Access records: the operations that the gateway served or refused, and their counts per client and day.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

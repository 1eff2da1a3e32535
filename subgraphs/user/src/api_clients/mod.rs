//! API clients: keys, scopes, registered operations and client credentials.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod service;
pub mod store;

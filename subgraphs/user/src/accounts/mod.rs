//! User accounts: profiles, passwords, second factors, known devices, throttling and letters.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

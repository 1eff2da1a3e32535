//! Security events: facts about accounts, sessions, organisations, API clients and signing keys.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

//! Notifications: the kinds, wording and recipients of what people read in the application about events.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

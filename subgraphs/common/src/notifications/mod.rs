//! Notifications: the kinds, texts and recipients of in-app notices of events.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

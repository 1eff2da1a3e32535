//! Watches: sellers' wishes to be told when a verdict on a product in a market changes.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

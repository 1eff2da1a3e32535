//! Watches: subscriptions of sellers to changes of the verdict on products in a market.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

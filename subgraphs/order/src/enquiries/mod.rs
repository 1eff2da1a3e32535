//! Enquiries before an order, messages about enquiries and orders, and ratings after an order.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

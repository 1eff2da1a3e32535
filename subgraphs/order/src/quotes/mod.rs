//! Quotes: the offers of providers for an order, and the seller's choice.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub(crate) mod store;

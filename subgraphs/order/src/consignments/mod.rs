//! Consignments: plans, transport, devices and the list of places.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

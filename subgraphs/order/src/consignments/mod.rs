//! Consignments: plans, journeys, devices and the list of places.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;

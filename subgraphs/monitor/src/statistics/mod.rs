//! Statistics of assessments, self-checks, operations, responses of providers, and running costs.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

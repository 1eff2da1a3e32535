//! Statistics of assessments, self-checks, operations, providers' responses and running costs.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

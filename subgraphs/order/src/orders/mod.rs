//! Orders: drafts, requests to providers, deadlines and the timeline.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;

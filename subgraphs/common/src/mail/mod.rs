//! Mail: letters and notices, their wording and delivery, and the topics that an address has stopped.

pub mod adapters;
pub mod domain;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod service;
pub mod store;

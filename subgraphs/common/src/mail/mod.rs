//! Mail: letters and notices, their texts, their delivery, and unsubscribed topics.

pub mod adapters;
pub mod domain;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod service;
pub mod store;

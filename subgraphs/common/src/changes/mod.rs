//! Changes of objects of other domains, which the gateway sends to the members of an organisation.

pub mod domain;
pub mod graphql;
pub mod service;

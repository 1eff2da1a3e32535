//! Work lists: the inbox of a provider, the work list of a seller, the review list of the platform, and the next steps of an
//! order.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;

//! Sessions: sign-in, access and refresh tokens, revocation, and the keys that sign access tokens.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod service;
pub mod store;

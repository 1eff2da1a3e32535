//! Rule changes: previews, and the verdicts that a change of the rules in force changes.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

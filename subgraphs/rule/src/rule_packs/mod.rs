//! Rule packs: versions, review, publication, and the versions in force on a day.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;

//! Assessments: reports that providers sign and sellers accept, and disputes about reports.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;

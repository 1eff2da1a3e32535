//! Rule files: their format, their reader, the findings of the reader, and their upload.

pub mod domain;
pub mod graphql;
pub mod service;

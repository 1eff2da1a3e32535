//! The routes that are not GraphQL.

mod files;

pub use files::file_routes;

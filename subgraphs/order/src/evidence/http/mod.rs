//! Routes that are not GraphQL: upload and download of files.

mod disposition;
mod files;

pub use files::file_routes;

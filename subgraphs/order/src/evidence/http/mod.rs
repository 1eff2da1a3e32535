//! Routes that are not GraphQL: download of files.

mod disposition;
mod downloads;

pub use downloads::download_routes;

//! Routes outside GraphQL: downloads of files.

mod disposition;
mod downloads;

pub use downloads::download_routes;

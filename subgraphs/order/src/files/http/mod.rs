//! Routes that are not GraphQL: upload of files.

mod disposition;
mod uploads;

pub use uploads::upload_routes;

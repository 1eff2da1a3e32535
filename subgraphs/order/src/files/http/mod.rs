//! Routes outside GraphQL: uploads of files.

mod disposition;
mod uploads;

pub use uploads::upload_routes;

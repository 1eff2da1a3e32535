//! Use cases.

pub(crate) mod api_clients;
mod client_access;
mod client_tokens;
mod gateway;

pub use api_clients::{ApiClientChange, CreatedApiClient, NewApiClient};
pub use client_access::{OperationRegistration, Rotation};
pub use client_tokens::{ClientToken, TokenFailure};

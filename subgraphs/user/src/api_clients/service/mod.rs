//! Use cases of API clients: keys, scopes, registered operations and tokens.

mod api_clients;
mod client_access;
mod client_tokens;
mod gateway_snapshot;

pub use api_clients::{ApiClientChange, CreatedApiClient, NewApiClient};
pub(crate) use api_clients::{create, publish_of};
pub use client_access::{OperationRegistration, Rotation};
pub use client_tokens::{ClientToken, TokenFailure};

use commands::Commands;
use database::Pool;

use crate::sessions::service::Tokens;

/// The use cases of API clients. Cheap to clone.
#[derive(Clone)]
pub struct ApiClients {
    pool: Pool,
    tokens: Tokens,
    commands: Commands,
}

impl ApiClients {
    #[must_use]
    pub const fn new(pool: Pool, tokens: Tokens, commands: Commands) -> Self {
        Self {
            pool,
            tokens,
            commands,
        }
    }
}

//! Queries, mutations and types of the API.

pub(crate) mod device_payloads;
pub(crate) mod load_keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{ProfileMutation, SecondFactorsMutation};
pub use query::{AccountQuery, AccountsQuery};

//! Types and rules, without I/O, framework or clock.

mod api_client;
pub mod client_assertion;
mod client_key;
mod machine_token;
mod operation;
pub mod refusals;
pub mod token_request;

pub use api_client::{
    ApiClient, ApiClientFilter, ClientStatus, KNOWN_SCOPES, PreviousSecret, RateClass, key_text,
    overlap, scopes,
};
pub use client_key::{ClientKey, KeyAlgorithm, client_keys};
pub use machine_token::MachineToken;
pub use operation::{Operation, operations};

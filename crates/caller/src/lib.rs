#![doc = include_str!("../README.md")]

mod caller;
mod signed;

pub use caller::{ApiClient, Caller, ClientKind, Denied, Identity, OrganisationKind, Role, User};
pub use signed::{HEADER, InvalidCaller, LIFETIME, Signer, Verifier};

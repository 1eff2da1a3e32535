#![doc = include_str!("../README.md")]

mod caller;
mod key;
mod rights;
mod signed;

pub use caller::{ApiClient, Caller, ClientKind, Denied, Identity, OrganisationKind, Role, User};
pub use key::{InvalidKey, SigningKey};
pub use rights::{Right, Rights, Who};
pub use signed::{CallerClaims, HEADER, InvalidCaller, LIFETIME, Signer, Verifier};

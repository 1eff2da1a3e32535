#![doc = include_str!("../README.md")]

mod caller;
mod key;
mod rights;
mod role;
mod signed;
mod who;

pub use caller::{ApiClient, Caller, ClientKind, Denied, Identity, OrganisationKind, User};
pub use key::{InvalidKey, SigningKey};
pub use rights::{Right, Rights};
pub use role::Role;
pub use signed::{
    CORRELATION_HEADER, CallerClaims, HEADER, InvalidCaller, LIFETIME, Signer, Verifier,
};
pub use who::{Scopes, Who};

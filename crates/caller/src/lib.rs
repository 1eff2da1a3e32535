//! Who is calling.
//!
//! The gateway checks an access token once, and then tells each subgraph who is calling in a header of its own:
//! a JWS (RFC 7515) over user, organisation, roles, client, correlation id, the *one* subgraph it is meant for and
//! an expiry seconds away. A caller captured on its way to one subgraph is worthless at another, and soon
//! everywhere.
//!
//! The signature is HMAC-SHA-256 with one secret per subgraph. A subgraph could forge callers for itself only,
//! which gains it nothing, and a signature costs microseconds where an RSA one costs a millisecond: the gateway
//! signs one for every subgraph request.

mod caller;
mod signed;

pub use caller::{ApiClient, Caller, ClientKind, Denied, Identity, OrganisationKind, Role, User};
pub use signed::{HEADER, InvalidCaller, LIFETIME, Signer, Verifier};

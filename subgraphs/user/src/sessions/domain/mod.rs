//! Types and rules, without I/O, framework or clock.

pub(crate) mod access_token;
pub mod refusals;
mod session;
mod session_cutoff;
pub mod signing_key;

pub use access_token::AccessToken;
pub use session::{ACCESS_LIFETIME, EXCHANGE_AGAIN, MOST_ENDED_AT_ONCE, MOST_SESSIONS, Session};
pub use session_cutoff::{RevisedCutoff, SessionCutoff, SessionScope};

//! Use cases.

pub(crate) mod session_ends;
mod sessions;
mod sign_in;
mod tokens;

pub use sessions::SignedIn;
pub use sign_in::SignIn;
pub use tokens::{Authority, Tokens};

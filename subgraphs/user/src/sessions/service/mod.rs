//! Use cases: users sign in, sessions are refreshed and ended, and access tokens are issued.

mod gateway;
mod purge;
mod session_ends;
mod sessions;
mod sign_in;
pub mod token_keys;
mod tokens;

pub(crate) use gateway::{list_recent_cutoffs, list_revoked};
pub(crate) use session_ends::{end_other_sessions, end_sessions};
pub use sessions::SignedIn;
pub use sign_in::SignIn;
pub use tokens::{Authority, Tokens};

use commands::Commands;
use database::Pool;

use crate::accounts::service::{Passwords, Throttling};
use crate::store::Keyring;

/// The use cases of sessions. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    tokens: Tokens,
    throttling: Throttling,
    commands: Commands,
}

impl Sessions {
    #[must_use]
    pub fn new(
        pool: Pool,
        keyring: Keyring,
        passwords: Passwords,
        tokens: Tokens,
        commands: Commands,
    ) -> Self {
        Self {
            throttling: Throttling::new(pool.clone(), keyring.clone()),
            pool,
            keyring,
            passwords,
            tokens,
            commands,
        }
    }
}

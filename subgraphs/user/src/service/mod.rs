//! The service of the domain, to which each capability adds its use cases, and what they share.
//!
//! Each use case takes the caller first and decides before it reads or writes; each command begins and commits its own
//! transaction, with its events in it.

mod checks;
mod purge;
mod republication;

use database::Pool;

use crate::accounts::domain::MailServer;
use crate::accounts::service::Passwords;
use crate::sessions::service::Tokens;
use crate::store::Vault;

pub use crate::domain::rights::RIGHTS;
pub(crate) use checks::Checks;
pub use commands::Error;
pub use republication::{LISTINGS, Republication};

/// The user domain's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) pool: Pool,
    pub(crate) vault: Vault,
    pub(crate) passwords: Passwords,
    pub(crate) tokens: Tokens,
    pub(crate) mail_server: MailServer,
}

impl Service {
    #[must_use]
    pub const fn new(
        pool: Pool,
        vault: Vault,
        passwords: Passwords,
        tokens: Tokens,
        mail_server: MailServer,
    ) -> Self {
        Self {
            pool,
            vault,
            passwords,
            tokens,
            mail_server,
        }
    }

    /// Passes if the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}

//! Use cases: owners invite members by email; recipients preview and accept invitations.

mod acceptance;
mod invitations;
mod previews;

pub use acceptance::NewMember;
pub use previews::InvitationPreview;

use commands::Commands;
use database::Pool;

use crate::accounts::service::{MailServer, Passwords, Throttling};
use crate::store::Keyring;

/// The use cases of invitations. Cheap to clone.
#[derive(Clone)]
pub struct Invitations {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    mail_server: MailServer,
    throttling: Throttling,
    commands: Commands,
}

impl Invitations {
    #[must_use]
    pub fn new(
        pool: Pool,
        keyring: Keyring,
        passwords: Passwords,
        mail_server: MailServer,
        commands: Commands,
    ) -> Self {
        Self {
            throttling: Throttling::new(pool.clone(), keyring.clone()),
            pool,
            keyring,
            passwords,
            mail_server,
            commands,
        }
    }
}

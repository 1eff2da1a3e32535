//! Use cases: an organisation registers with its owner, who verifies the address with a mailed link.

mod purge;
mod registrations;
mod verification;

pub use registrations::{NewOrganisation, NewOwner};
pub(crate) use registrations::{NewRegistration, register};
pub use verification::Verification;

use database::Pool;

use crate::accounts::service::{MailServer, Passwords};
use crate::store::Keyring;

/// The use cases of registrations: accounts whose address is not verified. Cheap to clone.
#[derive(Clone)]
pub struct Registrations {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    mail_server: MailServer,
}

impl Registrations {
    #[must_use]
    pub const fn new(
        pool: Pool,
        keyring: Keyring,
        passwords: Passwords,
        mail_server: MailServer,
    ) -> Self {
        Self {
            pool,
            keyring,
            passwords,
            mail_server,
        }
    }
}

//! The use cases. Each takes the caller first and decides before it reads or writes; each command begins and commits
//! its own transaction, with its events in it.

mod api_clients;
mod audit;
mod bootstrap;
mod client_access;
mod client_tokens;
mod credentials;
mod error;
mod gateway;
mod invitation_previews;
mod invitations;
mod letters;
mod matching;
mod members;
mod organisations;
mod pace;
mod passwords;
mod proofs;
mod providers;
mod providers_accreditations;
mod providers_keys;
mod providers_review;
mod purge;
pub mod reactions;
mod registration;
mod republication;
mod second_factors;
mod session_ends;
mod sessions;
mod sign_in;
mod throttling;
mod tokens;
mod users;

use caller::Caller;
use database::Pool;
use events::Cause;
use time::OffsetDateTime;

use crate::events::outgoing::Because;
use crate::store::Vault;

pub use crate::domain::MailServer;
pub use crate::domain::rights::RIGHTS;
pub use api_clients::{ApiClientChange, CreatedApiClient, NewApiClient};
pub use audit::Audit;
pub use bootstrap::{Bootstrap, Bootstrapped, bootstrap_admin};
pub use client_access::{OperationRegistration, Rotation};
pub use client_tokens::{ClientToken, TokenFailure};
pub use error::{Error, Refused};
pub use invitation_previews::InvitationPreview;
pub use invitations::NewMember;
pub use matching::page_of_matches;
pub use members::RoleChange;
pub use organisations::{Closure, NewNames, reads_organisation};
pub use passwords::Passwords;
pub use proofs::Proof;
pub use providers::{NewProfile, Place, ProfileUpdate};
pub use providers_accreditations::NewAccreditation;
pub use providers_keys::{KeyChallenge, NewProviderKey};
pub use providers_review::Review;
pub use registration::{NewOrganisation, NewOwner, Verification};
pub use republication::{LISTINGS, Republication};
pub use second_factors::NewSecondFactor;
pub use sessions::SignedIn;
pub use sign_in::SignIn;
pub use tokens::{Authority, Tokens};
pub use users::{Deactivation, ProfileChange, UserSearch, reads_account, sees_everybody};

/// The user domain's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    vault: Vault,
    passwords: Passwords,
    tokens: Tokens,
    mail_server: MailServer,
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

/// A change that this caller asked for.
fn because(caller: &Caller, now: OffsetDateTime) -> Because {
    Because {
        cause: Cause::request(caller.correlation()),
        now,
    }
}

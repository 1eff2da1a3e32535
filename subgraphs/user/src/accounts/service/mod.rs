//! Use cases: proof of identity and changes of accounts.

mod devices;
mod email_verification;
pub(crate) mod letters;
mod listing;
mod lookup;
mod password_resets;
mod passwords;
mod proofs;
mod purge;
mod second_factor_codes;
mod second_factors;
mod throttling;
pub(crate) mod timing;
mod users;

pub use crate::accounts::domain::MailServer;
pub(crate) use devices::new_device_token;
pub(crate) use email_verification::{
    delete_verification_links, find_registered, has_verification_link, have_same_address, open,
};
pub(crate) use listing::publish_page;
pub(crate) use lookup::{
    count_members, count_others_with_role, find, find_account, find_password, find_person,
    has_address, insert, list_members, lock, lock_role_exists, update, update_password_hash,
};
pub(crate) use password_resets::{
    delete_reset_link, has_reset_link, unblock_sign_in, update_password,
};
pub use passwords::Passwords;
pub(crate) use proofs::refuse_replay;
pub use proofs::{Proof, Proofs};
pub(crate) use second_factor_codes::check_code;
pub use second_factors::{NewSecondFactor, SecondFactors};
pub use throttling::Throttling;
pub(crate) use throttling::{Candidate, CountedAttempt};
pub use users::{ProfileChange, UserSearch};

use commands::Commands;
use database::Pool;

use crate::store::Keyring;

/// The use cases of accounts. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    pool: Pool,
    keyring: Keyring,
    commands: Commands,
}

impl Accounts {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring, commands: Commands) -> Self {
        Self {
            pool,
            keyring,
            commands,
        }
    }
}
